"""What people may call themselves."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

USERNAME_MAX_LENGTH = 32
USERNAME = re.compile(r"[\w.\-·]+")
# Words that would make a learner look like us.
RESERVED = ("书院", "官方", "客服", "管理员", "shuyuan", "admin", "root", "support", "staff")


def tidy(name):
    """One spelling for what looks the same: full-width letters become plain ones."""
    return unicodedata.normalize("NFKC", name).strip()


def refuse_reserved(name):
    if any(word in name.casefold() for word in RESERVED):
        raise ValidationError(_("这个名字容易让人误认为是书院的工作人员，请换一个。"), "reserved")


def clean_username(username):
    """Chinese, letters, digits and . - _ ·; no @ and not digits alone, which look like contacts."""
    username = tidy(username)
    if not USERNAME.fullmatch(username):
        raise ValidationError(_("用户名只能使用中文、字母、数字和 . - _ ·"), "characters")
    if username.isdecimal():
        raise ValidationError(_("用户名不能全是数字，请加上文字或字母。"), "digits")
    refuse_reserved(username)
    return username
