"""What the lesson page sends back: how far the person is, or that the lesson is done."""

import json

from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learning import access
from learning.course import read_course
from learning.forms import ProgressForm
from learning.progress import mark_seen, record
from learning.views import find_lesson


@require_POST
def progress(request, slug, lesson_id):
    """Remember the player's second. Form or JSON: second, ended; answers {"seen": true}."""
    if request.user.is_anonymous:
        return _say(_("请先登录。"), status=401)
    lesson = find_lesson(slug, lesson_id)
    verdict = access.judge(user=request.user, lesson=lesson)
    if not verdict.allowed:
        return _say(verdict.message, status=403)
    form = ProgressForm(_data(request))
    if not form.is_valid():
        return _say(_("学习进度的格式不正确。"), status=400)
    return JsonResponse({"seen": record(user=request.user, lesson=lesson, **form.cleaned_data)})


@require_POST
def done(request, slug, lesson_id):
    """Mark the lesson as done and go on to the next one; works without JavaScript."""
    lesson = find_lesson(slug, lesson_id)
    verdict = access.judge(user=request.user, lesson=lesson)
    if request.user.is_anonymous or not verdict.allowed:
        return redirect(lesson)  # which says why and what next
    mark_seen(user=request.user, lesson=lesson)
    course = read_course(user=request.user, product=lesson.product, verdict=verdict)
    after = course.beside(lesson)[1]
    return redirect(after.lesson.get_absolute_url() if after and after.is_open else lesson)


def _data(request):
    """The form's fields, or the JSON object's; nothing when the body is neither."""
    if request.content_type != "application/json":
        return request.POST
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):  # brackets without end
        return {}
    return data if isinstance(data, dict) else {}


def _say(message, *, status):
    return JsonResponse({"message": message}, status=status)
