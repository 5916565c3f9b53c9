"""A course as one person studies it: its chapters and lessons with what was seen."""

from dataclasses import dataclass
from itertools import groupby

from learning.models import Chapter, Lesson, Progress


@dataclass(frozen=True)
class Step:
    """A lesson in a person's course."""

    lesson: Lesson
    is_open: bool
    progress: Progress | None

    @property
    def is_seen(self):
        return bool(self.progress and self.progress.seen_at)


@dataclass(frozen=True)
class Course:
    steps: list[Step]

    @property
    def chapters(self) -> list[tuple[Chapter, list[Step]]]:
        by_chapter = groupby(self.steps, key=lambda step: step.lesson.chapter)
        return [(chapter, list(steps)) for chapter, steps in by_chapter]

    @property
    def seen(self):
        return sum(step.is_seen for step in self.steps)

    @property
    def percent(self):
        return percent(self.seen, len(self.steps))

    def step(self, lesson):
        at = self._index(lesson.pk)
        return None if at is None else self.steps[at]

    def beside(self, lesson):
        """The steps before and after a lesson; None at the ends."""
        at = self._index(lesson.pk)
        if at is None:
            return None, None
        return (self.steps[at - 1] if at else None), next(iter(self.steps[at + 1 :]), None)

    def resume(self, last_lesson_id):
        """The lesson to go on with: the last one until it is seen, then the next unseen one."""
        at = self._index(last_lesson_id) or 0
        for step in self.steps[at:] + self.steps[:at]:
            if not step.is_seen:
                return step.lesson
        return self.steps[0].lesson if self.steps else None

    def _index(self, lesson_id):
        ids = [step.lesson.pk for step in self.steps]
        return ids.index(lesson_id) if lesson_id in ids else None


def percent(seen, total):
    """Whole percent; 100 only when everything was seen."""
    return seen * 100 // total if total else 0


def read_course(*, user, product, verdict):
    """The course for this person, given the judge's verdict: two queries, whatever its size."""
    lessons = product.lessons.filter(is_retired=False).select_related("chapter").defer("body")
    progress = {}
    if user.is_authenticated:
        rows = Progress.objects.filter(user=user, lesson__product=product)
        progress = {row.lesson_id: row for row in rows}
    trials_open = product.is_public
    return Course(
        [
            Step(
                lesson,
                verdict.opens_course or (lesson.is_free_trial and trials_open),
                progress.get(lesson.pk),
            )
            for lesson in lessons.order_by("position")
        ]
    )
