"""What the text messages say, and in which order the providers' templates want the values."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

CODE = "code"
LONGEST = 20  # characters of a value: what is longer, providers refuse


@dataclass(frozen=True)
class Wording:
    """`text`: for the outbox; providers send the template that they have approved.

    `ordered`: the values for Yuntongxun, {1} {2}...; `named`: for Aliyun, whose templates for
    codes take the code alone.
    """

    text: str
    ordered: tuple
    named: tuple

    @property
    def names(self):
        return dict.fromkeys(self.ordered + self.named)

    def values(self, given):
        """Strings of one line, for a template's variable takes nothing else. Raises KeyError."""
        return {name: " ".join(str(given[name]).split())[:LONGEST] for name in self.names}


WORDINGS = {
    CODE: Wording(
        _("您的验证码是 %(code)s，%(minutes)s 分钟内有效。请勿告诉他人。"),
        ("code", "minutes"),
        ("code",),
    ),
    "contact_change": Wording(
        _("您的账户正在更换手机号或邮箱。如非本人操作，请立即登录书院撤销，并修改密码。"), (), ()
    ),
    "purchase": Wording(
        _("您已成功购买《%(course)s》，请到“我的订单”查看。"), ("course",), ("course",)
    ),
    "password_changed": Wording(_("您的账户密码已更改。如非本人操作，请马上找回密码。"), (), ()),
}
LABELS = {
    "login": _("登录"),
    "recovery": _("找回密码"),
    "bind": _("绑定手机"),
    "change_old": _("换绑：原手机"),
    "change_new": _("换绑：新手机"),
    "contact_change": _("更换手机号或邮箱的提醒"),
    "merge": _("合并账户"),
    "close": _("注销账户"),
    "purchase": _("购买成功"),
    "password_changed": _("密码已更改"),
}


def label_of(template):
    return LABELS.get(template, template)


def wording_of(template, *, is_code):
    """Every code is worded alike, whatever it is for. Raises KeyError where nothing is worded."""
    return WORDINGS[CODE if is_code else template]
