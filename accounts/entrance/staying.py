"""在这台设备上保持登录: chosen before the code, in force after it."""

from django.conf import settings

KEY = "stay_logged_in"


def note(request, wish):
    request.session[KEY] = bool(wish)


def obey(request):
    """The session lasts as long as was wished, or until the browser is closed."""
    stays = request.session.pop(KEY, True)
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if stays else 0)
