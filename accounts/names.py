"""What people may call themselves."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

USERNAME_MAX_LENGTH = 32
USERNAME = re.compile(r"[\w.\-·]+")
# Words that would make a learner look like us, or like nobody (accounts.privacy.forgetting).
RESERVED = (
    *("书院", "官方", "客服", "管理员", "已注销"),
    *("shuyuan", "admin", "root", "support", "staff"),
)


def tidy(name):
    """One spelling for what looks the same: full-width letters become plain ones, and signs that
    nobody sees or that turn the writing round (category C) go."""
    seen = [sign for sign in unicodedata.normalize("NFKC", name) if not is_unseen(sign)]
    return unicodedata.normalize("NFKC", "".join(seen)).strip()


def is_unseen(sign):
    return unicodedata.category(sign)[0] == "C" and not sign.isspace()


def folded(name):
    """One key for all names that a database may hold to be the same without regard to case:
    PostgreSQL's upper() knows more of them than casefold() does (ı is I)."""
    return name.upper().casefold()


def is_reserved(name):
    """Marks on and between the letters hide nothing."""
    apart = unicodedata.normalize("NFKD", tidy(name))
    bare = folded("".join(sign for sign in apart if unicodedata.category(sign)[0] != "M"))
    return any(word in bare for word in RESERVED)


def refuse_reserved(name):
    if is_reserved(name):
        raise ValidationError(_("这个名字容易让人误认为是书院的工作人员，请换一个。"), "reserved")


def clean_nickname(nickname):
    """What people type in as their nickname, wherever they do. Raises ValidationError."""
    nickname = tidy(nickname)
    refuse_reserved(nickname)
    return nickname


def clean_username(username):
    """Chinese, letters, digits and . - _ ·; no @ and not digits alone, which look like contacts."""
    username = tidy(username)
    if not USERNAME.fullmatch(username):
        raise ValidationError(_("用户名只能使用中文、字母、数字和 . - _ ·"), "characters")
    if username.isdecimal():
        raise ValidationError(_("用户名不能全是数字，请加上文字或字母。"), "digits")
    refuse_reserved(username)
    return username
