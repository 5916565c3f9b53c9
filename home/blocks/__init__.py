from home.blocks.chapters import ChapterBlock, ChaptersBlock, LessonBlock
from home.blocks.course import (
    AudienceBlock,
    CareerBlock,
    CourseBodyBlock,
    CourseOutlineBlock,
    FaqBlock,
    LearningGoalsBlock,
    PrerequisitesBlock,
    ProseBlock,
    WhyStudyBlock,
)
from home.blocks.home import (
    AdvantagesBlock,
    CourseShelfBlock,
    HomeSectionsBlock,
    TeacherShelfBlock,
)

__all__ = [
    "AdvantagesBlock",
    "AudienceBlock",
    "CareerBlock",
    "ChapterBlock",
    "ChaptersBlock",
    "CourseBodyBlock",
    "CourseOutlineBlock",
    "CourseShelfBlock",
    "FaqBlock",
    "HomeSectionsBlock",
    "LearningGoalsBlock",
    "LessonBlock",
    "PrerequisitesBlock",
    "ProseBlock",
    "TeacherShelfBlock",
    "WhyStudyBlock",
]
