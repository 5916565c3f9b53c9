"""From the plain texts of the content files to what Wagtail's fields take."""

import json
import re

from django.utils.html import escape

from shuyuan.demo.content import CHINESE
from shuyuan.demo.shelf import CLIPS, identity, video

CODE = re.compile(r"`([^`]+)`")
LONGEST_POINT = 255


def rich(text):
    """Paragraphs parted by an empty line, `code` between backticks: HTML for a rich text field."""
    paragraphs = [part.strip() for part in text.strip().split("\n\n")]
    return "".join(f"<p>{with_code(escape(part))}</p>" for part in paragraphs)


def with_code(text):
    return CODE.sub(r"<code>\1</code>", text)


def course_body(course, language):
    """The course page's StreamField `body` as JSON."""
    outline = [
        {"title": item["title"][language], "content": item["text"][language]}
        for item in course["outline"]
    ]
    questions = [
        {"question": item["question"][language], "answer": item["answer"][language]}
        for item in course["faq"]
    ]
    blocks = [
        ("learning_goals", {"points": points(course["learn"], language)}),
        ("why_study", {"text": rich(course["why"][language])}),
        ("audience", {"points": points(course["audience"], language)}),
        ("prerequisites", {"points": [course["prerequisites"][language]]}),
        ("outline", {"items": outline}),
        ("career", {"text": rich(course["career"][language])}),
        ("faq", {"questions": questions}),
    ]
    return stream(blocks, course["key"])


def points(pairs, language):
    return [pair[language] for pair in pairs]


def stream(blocks, *names):
    """JSON of a StreamField, its blocks' ids the same at every loading."""
    return json.dumps(
        [
            {"type": kind, "value": {"heading": "", **value}, "id": str(identity(*names, n, kind))}
            for n, (kind, value) in enumerate(blocks)
        ]
    )


def course_chapters(course, language):
    """The StreamField `chapters` as JSON. A lesson keeps its id in both languages."""
    clip = CLIPS.index(course["intro"])
    chapters = []
    for number, chapter in enumerate(course["chapters"], start=1):
        lessons = []
        for place, lesson in enumerate(chapter["lessons"], start=1):
            clip += lesson.get("kind", "video") == "video"
            lessons.append(
                {
                    "type": "item",
                    "id": str(identity(course["key"], "lesson", number, place)),
                    "value": lesson_value(lesson, language, CLIPS[clip % len(CLIPS)]),
                }
            )
        chapters.append(
            {
                "type": "chapter",
                "id": str(identity(course["key"], "chapter", number)),
                "value": {
                    "title": chapter["title"][language],
                    "summary": chapter["summary"][language],
                    "lessons": lessons,
                },
            }
        )
    return json.dumps(chapters)


def lesson_value(lesson, language, clip):
    kind = lesson.get("kind", "video")
    body = lesson.get("body")
    if body and len(body) == 1:
        raise ValueError(f"{lesson['title'][CHINESE]}: the body has one language only")
    return {
        "title": lesson["title"][language],
        "kind": kind,
        "video": video(clip, is_public=False).pk if kind == "video" else None,
        "body": rich(body[language]) if body else "",
        "link": "",
        # A video lesson takes the length of its video.
        "duration": None if kind == "video" else lesson["minutes"] * 60,
        "is_free_trial": lesson.get("trial", False),
    }
