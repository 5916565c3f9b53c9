"""Who this browser is to the official account: WeChat Pay asks for it, and login has learnt it."""

from django.conf import settings

KEY = "social-openid"


def remember(request, identity):
    """In the session of WeChat's own browser: whoever is logged in there, this one pays."""
    if identity.app_id and identity.app_id == settings.WEIXIN_MP_APP_ID:
        request.session[KEY] = {identity.app_id: identity.subject}


def of_this_browser(request):
    """The openid for the official account, or empty."""
    return request.session.get(KEY, {}).get(settings.WEIXIN_MP_APP_ID, "")
