from home.models.course_index_page import CourseIndexPage
from home.models.course_page import CoursePage
from home.models.course_rows import CoursePrice, CourseRecommendation, CourseTeacher
from home.models.home_page import FeaturedCourse, HomePage
from home.models.protected_document import ProtectedDocument
from home.models.teacher_index_page import TeacherIndexPage
from home.models.teacher_page import TeacherPage

__all__ = [
    "CourseIndexPage",
    "CoursePage",
    "CoursePrice",
    "CourseRecommendation",
    "CourseTeacher",
    "ProtectedDocument",
    "FeaturedCourse",
    "HomePage",
    "TeacherIndexPage",
    "TeacherPage",
]
