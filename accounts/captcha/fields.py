"""A captcha for any form: `captcha = CaptchaField()`."""

import json

from allauth.core import context
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.captcha import backends, proof
from accounts.captcha.visitors import visitor_of

GEETEST_LANGUAGES = {"zh-hans": "zho", "en": "eng"}


class CaptchaWidget(forms.Widget):
    """ALTCHA's or Geetest's, whichever is in force when the page is made."""

    use_fieldset = True

    @property
    def is_hidden(self):
        return not settings.CAPTCHA_ENABLED

    def render(self, name, value, attrs=None, renderer=None):
        """What was sent is spent: a page that comes back asks afresh."""
        if not settings.CAPTCHA_ENABLED:
            return ""
        backend = backends.in_force()
        facts = {"altcha": altcha_facts, "geetest": geetest_facts}[backend]()
        named = {"name": name, "id": (attrs or {}).get("id", f"id_{name}")}
        return render_to_string(f"accounts/captcha/{backend}.html", facts | named)


def altcha_facts():
    words = {
        "ariaLinkLabel": "ALTCHA",
        "label": _("我不是机器人"),
        "verifying": _("正在验证…"),
        "verified": _("验证通过"),
        "error": _("验证没有完成，请再点一次左边的方框"),
        "expired": _("验证过期了，请再点一次左边的方框"),
        "waitAlert": "",
    }
    return {
        "challenge_url": reverse("captcha_challenge"),
        "strings": json.dumps(words, ensure_ascii=False),
    }


def geetest_facts():
    return {
        "script_url": settings.GEETEST_SCRIPT_URL,
        "captcha_id": settings.GEETEST_CAPTCHA_ID,
        "language": GEETEST_LANGUAGES.get(get_language(), "zho"),
    }


class CaptchaField(forms.Field):
    """Passed once per solution, by the visitor it was set for.

    Needs a request under allauth's AccountMiddleware: every view of ours has one.
    """

    widget = CaptchaWidget
    default_error_messages = {
        "required": gettext_lazy("请先完成安全验证，再提交一次。"),
        "invalid": gettext_lazy("安全验证没有通过，请再试一次。"),
        "expired": gettext_lazy("安全验证已经过期，请再试一次。"),
        "changed": gettext_lazy(
            "验证服务暂时没有响应，我们换了另一种验证。您填写的内容都在，请再提交一次。"
        ),
        "not_loaded": gettext_lazy(
            "验证组件没有加载出来。请检查网络，或者关掉拦截插件后再试一次。"
        ),
    }

    def __init__(self, **kwargs):
        super().__init__(**{"label": gettext_lazy("安全验证")} | kwargs)

    def clean(self, value):
        """Nothing is kept of it. Raises ValidationError."""
        if not settings.CAPTCHA_ENABLED:
            return ""
        if not value:
            raise self.refusal("required")
        try:
            backends.accept(str(value), visitor_of(context.request))
        except proof.Expired as error:
            raise self.refusal("expired") from error
        except proof.Refused as error:
            raise self.refusal("invalid") from error
        except backends.ChangedOver as error:
            raise self.refusal("changed") from error
        except backends.NotLoaded as error:
            raise self.refusal("not_loaded") from error
        return ""

    def refusal(self, code):
        return forms.ValidationError(self.error_messages[code], code)
