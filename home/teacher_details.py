from home.addresses import path_of
from home.cards import course_cards, courses_for_cards, picture, teacher_card, teachers_for_cards
from home.models import CourseTeacher, TeacherIndexPage, TeacherPage
from home.paging import numbered
from home.public_pages import page_context

PHOTO = "fill-480x480|format-webp"


@page_context.register
def everyone(page: TeacherIndexPage, request):
    """Raises NothingThere."""
    teachers = teachers_for_cards().live().child_of(page).order_by("path")
    page_obj = numbered(teachers, request.GET.get("page"))
    number = str(page_obj.number) if page_obj.number > 1 else ""
    return {
        "teachers": [teacher_card(teacher) for teacher in page_obj.object_list],
        "page_obj": page_obj,
        "parameters": {"page": number},
        "canonical": path_of(page) + (f"?page={number}" if number else ""),
    }


@page_context.register
def details(page: TeacherPage, request):
    """Rows may name this page or the page it translates."""
    rows = CourseTeacher.objects.filter(teacher__translation_key=page.translation_key)
    courses = (
        courses_for_cards()
        .live()
        .filter(locale=page.locale_id, pk__in=rows.values("page"))
        .order_by("-weight", "-first_published_at")
    )
    return {
        "courses": course_cards(courses[:48]),
        "photo_url": picture(page.photo, PHOTO),
        "card": teacher_card(page),
    }
