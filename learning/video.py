"""Links to videos: signed, expiring, for one viewer, and judged again when they are followed."""

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning import access
from learning.models import Lesson, Video
from learning.ranges import send_file

SALT = "learning.video"
ANONYMOUS = "anonymous"  # who watches a free trial without logging in
PRIVATE = "private, no-cache"  # keep, but ask again before showing
PUBLIC = "public, max-age=86400"


def video_link(*, user, lesson):
    """The address of the lesson's video for this viewer, good for VIDEO_LINK_SECONDS."""
    facts = {"lesson": lesson.pk, "viewer": _viewer(user)}
    return reverse("video", args=[signing.dumps(facts, salt=SALT)])


@require_safe
def play(request, token):
    try:
        facts = signing.loads(token, salt=SALT, max_age=settings.VIDEO_LINK_SECONDS)
    except signing.SignatureExpired:
        return _refuse(_("播放链接已过期，请刷新课程页面。"))
    except signing.BadSignature:
        return _refuse(_("播放链接无效。"))
    if facts["viewer"] != _viewer(request.user):
        return _refuse(_("播放链接属于另一位学员，请从课程页面打开。"))
    lessons = Lesson.objects.select_related("product__outline", "video").defer("body")
    lesson = get_object_or_404(lessons, pk=facts["lesson"], video__isnull=False)
    verdict = access.judge(user=request.user, lesson=lesson)
    if not verdict.allowed:
        return _refuse(verdict.message)
    return _send(request, lesson.video, PRIVATE)


@require_safe
def play_intro(request, key):
    """A video that anyone may watch."""
    return _send(request, get_object_or_404(Video, key=key, is_public=True), PUBLIC)


def _viewer(user):
    return user.pk if user.is_authenticated else ANONYMOUS


def _send(request, video, cache_control):
    try:
        return send_file(request, video.file, cache_control=cache_control)
    except FileNotFoundError as missing:
        raise Http404(_("视频文件不存在。")) from missing


def _refuse(message):
    response = HttpResponse(message, status=403, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
