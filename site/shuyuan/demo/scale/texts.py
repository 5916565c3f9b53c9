"""Titles and texts of generated courses, put together from the written ones."""

import json
from decimal import Decimal

from shuyuan.demo import content
from shuyuan.demo.content import CHINESE
from shuyuan.demo.pages import ladder
from shuyuan.demo.scale.measure import new_key
from shuyuan.demo.words import course_body

ANGLES = [
    "入门", "精讲", "实战", "案例课", "工作坊", "读书会", "方法论", "习题课", "专题", "答疑合集",
    "从问题出发", "慢慢学", "一百例", "常见错误", "给新手的", "进阶",
]  # fmt: skip
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
GIVEN = [
    "安之", "书言", "清和", "若水", "明远", "思齐", "子衿", "望舒", "以宁", "怀瑾", "知行", "景行",
]  # fmt: skip
FACTORS = [Decimal("0.5"), Decimal("0.8"), Decimal("1"), Decimal("1.2"), Decimal("1.5")]
LESSON_SECONDS = {"video": None, "document": 300, "exercise": 900}


def person_name(random):
    return random.choice(SURNAMES) + random.choice(GIVEN)


class Written:
    """The written courses, read once, as patterns."""

    def __init__(self):
        self.courses = content.courses()
        self.bodies = {course["key"]: course_body(course, CHINESE) for course in self.courses}

    def title(self, course, random, number):
        field = course["title"][CHINESE].split("：")[0]
        return f"{field}·{random.choice(ANGLES)} 第{number}期"

    def prices(self, course, random):
        """The written ladder, cheaper or dearer."""
        factor = random.choice(FACTORS)
        return [(days, (price * factor).quantize(Decimal("1"))) for days, price in ladder(course)]

    def chapters(self, course, random, videos):
        """Two chapters of up to three lessons, as plain dictionaries with keys."""
        return [
            {
                "key": new_key(random),
                "title": chapter["title"][CHINESE],
                "summary": chapter["summary"][CHINESE],
                "lessons": [
                    self.lesson(lesson, random, videos) for lesson in chapter["lessons"][:3]
                ],
            }
            for chapter in course["chapters"][:2]
        ]

    def lesson(self, lesson, random, videos):
        kind = lesson.get("kind", "video")
        video = random.choice(videos) if kind == "video" else None
        return {
            "key": new_key(random),
            "title": lesson["title"][CHINESE],
            "kind": kind,
            "video": video,
            "duration": video.duration if video else LESSON_SECONDS[kind],
            "is_free_trial": lesson.get("trial", False),
        }


def chapters_json(chapters):
    """What the page's StreamField keeps."""
    return json.dumps(
        [
            {
                "type": "chapter",
                "id": str(chapter["key"]),
                "value": {
                    "title": chapter["title"],
                    "summary": chapter["summary"],
                    "lessons": [lesson_json(lesson) for lesson in chapter["lessons"]],
                },
            }
            for chapter in chapters
        ]
    )


def lesson_json(lesson):
    value = {name: lesson[name] for name in ("title", "kind", "duration", "is_free_trial")}
    value |= {"video": lesson["video"] and lesson["video"].pk, "body": "", "link": ""}
    return {"type": "item", "id": str(lesson["key"]), "value": value}
