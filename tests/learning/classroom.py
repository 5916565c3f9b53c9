"""Courses with outlines, people who hold them, and small files that pass for videos."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from django.core.files.base import ContentFile
from django.utils import timezone

from learning.enrolling import enrol
from learning.models import Lesson, Video
from learning.publishing import OutlineLesson, put_outline
from tests.factories import make_course

BYTES = bytes(range(256)) * 1000  # 256,000 bytes in which every place can be told


def key(name):
    return uuid5(NAMESPACE_URL, str(name))


def outline_lesson(name, *, chapter=1, **fields):
    facts = {
        "key": key(name),
        "chapter_key": key(f"chapter {chapter}"),
        "chapter_number": chapter,
        "chapter_title": f"第 {chapter} 部分",
        "title": f"课时 {name}",
        "duration": 100,
    }
    return OutlineLesson(**facts | fields)


def make_taught_course(lessons=4, *, title="算法入门", slug="algorithms", first=(), **outline):
    """A course on sale with an outline; `first`: lessons of its own before the plain ones."""
    product = make_course(title=title, slug=slug)
    plain = [outline_lesson(number, chapter=1 + number // 3) for number in range(lessons)]
    put_outline(product=product, slug=slug, lessons=[*first, *plain], **outline)
    return product


def lesson_of(product, name):
    return Lesson.objects.get(product=product, key=key(name))


def make_video(content=BYTES, *, is_public=False, name="clip.mp4"):
    video = Video(title="片段", is_public=is_public, duration=100)
    video.file.save(name, ContentFile(content))
    return video


def hold(user, product, *, days=30, since=timedelta(0)):
    """The person bought the course `since` ago."""
    return enrol(user=user, product=product, days=days, paid_at=timezone.now() - since)
