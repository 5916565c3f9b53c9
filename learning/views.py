"""The learning centre's pages: read, ask the judge, show."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning import access, centre, enrolling
from learning.course import read_course
from learning.models import Lesson, Outline
from learning.progress import open_lesson, resume_second
from learning.video import video_link

PER_PAGE = 24


@require_safe
@never_cache
@login_required
def home(request):
    page = Paginator(centre.enrolments_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    courses = centre.shelf(user=request.user, enrolments=page.object_list)
    return render(request, "learning/home.html", {"page_obj": page, "courses": courses})


@require_safe
@never_cache
def course(request, slug):
    outline = find_outline(slug)
    verdict = access.judge_course(user=request.user, product=outline.product)
    context = course_context(request, outline, verdict)
    status = 200 if verdict.allowed or verdict.code == "not_begun" else 403
    return render(request, "learning/course.html", context, status=status)


@require_safe
@never_cache
def resume(request, slug):
    """To the lesson to go on with."""
    outline = find_outline(slug)
    verdict = access.judge_course(user=request.user, product=outline.product)
    lesson = course_context(request, outline, verdict)["next_lesson"]
    if not verdict.allowed or lesson is None:
        return redirect(outline)
    return redirect("learn:lesson", slug=slug, lesson_id=lesson.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def begin(request, slug):
    """Validity that waited for the first lesson runs from here on (D24): asked, then done."""
    outline = find_outline(slug)
    if request.method == "POST":
        enrolling.begin(user=request.user, product=outline.product)
        wanted = request.POST.get("lesson", "")
        if wanted.isascii() and wanted.isdigit():
            return redirect("learn:lesson", slug=slug, lesson_id=wanted)
        return redirect("learn:continue", slug=slug)
    return redirect(outline)


@require_safe
@never_cache
def lesson(request, slug, lesson_id):
    lesson = find_lesson(slug, lesson_id)
    outline = lesson.product.outline
    verdict = access.judge(user=request.user, lesson=lesson)
    context = course_context(request, outline, verdict) | {"lesson": lesson}
    if not verdict.allowed:
        return render(request, "learning/refused.html", context, status=403)
    if verdict.enrolment and request.method == "GET":
        open_lesson(user=request.user, lesson=lesson)
    before, after = context["course"].beside(lesson)
    step = context["course"].step(lesson)
    context |= {"before": before, "after": after, "is_seen": step and step.is_seen}
    if lesson.video:
        context["video_url"] = video_link(user=request.user, lesson=lesson)
        context["start_second"] = resume_second(step and step.progress, lesson)
    return render(request, "learning/lesson.html", context)


def find_outline(slug):
    return get_object_or_404(Outline.objects.select_related("product"), slug=slug)


def find_lesson(slug, lesson_id):
    lessons = Lesson.objects.select_related("product__outline", "chapter", "video")
    return get_object_or_404(lessons, pk=lesson_id, product__outline__slug=slug)


def course_context(request, outline, verdict):
    """The course as this person has it, and where to go on."""
    course = read_course(user=request.user, product=outline.product, verdict=verdict)
    last = verdict.enrolment and verdict.enrolment.last_lesson_id
    return {
        "outline": outline,
        "product": outline.product,
        "verdict": verdict,
        "enrolment": verdict.enrolment,
        "course": course,
        "next_lesson": course.resume(last),
    }
