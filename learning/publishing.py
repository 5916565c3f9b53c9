"""What an editor published becomes what a learner studies. The page hands plain values down."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from learning.models import Chapter, Lesson, Outline, Video


class DuplicateKey(ValueError):
    """Two lessons of one outline carry the same key."""


@dataclass(frozen=True, kw_only=True)
class OutlineLesson:
    """A lesson as the page has it, with its chapter. Keys are stable from publish to publish."""

    key: UUID
    chapter_key: UUID
    chapter_number: int
    chapter_title: str
    title: str
    chapter_summary: str = ""
    kind: str = Lesson.Kind.VIDEO
    video: Video | None = None
    body: str = ""
    link: str = ""
    duration: int = 0  # seconds
    is_free_trial: bool = False


CHAPTER_FIELDS = ["number", "title", "summary", "is_retired"]
LESSON_FIELDS = [
    "chapter",
    "position",
    "title",
    "kind",
    "video",
    "body",
    "link",
    "duration",
    "is_free_trial",
    "is_retired",
]


@transaction.atomic
def put_outline(*, product, slug, lessons, starts_at_first_lesson=False):
    """Make the course's lessons what the list says; its order is the order of study.

    Rows are found by their keys: what is gone is retired, what returns is revived, and nobody's
    progress is lost. May be called twice. The number of queries does not grow with the lessons.
    Raises DuplicateKey.
    """
    lessons = list(lessons)
    if len({lesson.key for lesson in lessons}) < len(lessons):
        raise DuplicateKey(f"The outline of {slug} holds a lesson key twice.")
    # This row is the lock: two publications of one course follow one another.
    outline, _ = Outline.objects.update_or_create(
        product=product,
        defaults={
            "slug": free_slug(product, slug),
            "starts_at_first_lesson": starts_at_first_lesson,
        },
    )
    _put_lessons(product, lessons, _put_chapters(product, lessons))
    return outline


@transaction.atomic
def move_outline(*, product, slug):
    """The page's slug changed; so does the address of study. May be called twice."""
    Outline.objects.filter(product=product).update(slug=free_slug(product, slug))


def free_slug(product, slug):
    """The page's slug, or that and a number where another course already studies under it."""
    taken = Outline.objects.filter(slug=slug).exclude(product=product).exists()
    return f"{slug}-{product.pk}" if taken else slug


def _put_chapters(product, lessons):
    """Write the chapters; {key: id}."""
    product.chapters.update(is_retired=True)
    chapters = {
        lesson.chapter_key: Chapter(
            product=product,
            key=lesson.chapter_key,
            number=lesson.chapter_number,
            title=lesson.chapter_title,
            summary=lesson.chapter_summary,
        )
        for lesson in lessons
    }
    _upsert(Chapter, chapters.values(), CHAPTER_FIELDS)
    return dict(product.chapters.values_list("key", "id"))


def _put_lessons(product, lessons, chapter_ids):
    product.lessons.update(is_retired=True)
    rows = [
        Lesson(
            product=product,
            chapter_id=chapter_ids[lesson.chapter_key],
            key=lesson.key,
            position=position,
            title=lesson.title,
            kind=lesson.kind,
            video=lesson.video,
            body=lesson.body,
            link=lesson.link,
            duration=lesson.duration,
            is_free_trial=lesson.is_free_trial,
        )
        for position, lesson in enumerate(lessons, start=1)
    ]
    _upsert(Lesson, rows, LESSON_FIELDS)


def _upsert(model, rows, fields):
    model.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["product", "key"], update_fields=fields
    )
