"""What a person is here, for the profile to show. Nothing is allowed because of it."""

from django.utils.translation import gettext_lazy as _

LEARNER = _("学员")
ADMINISTRATOR = _("管理员")
# Groups that stand for a role; who is in one shows it.
GROUPS = {
    "讲师": _("讲师"),
    "助教": _("助教"),
    "导师": _("导师"),
    "内容编辑": _("内容编辑"),
    "商城员工": _("商城员工"),
}


def roles_of(user):
    """Words, the humblest first; one query."""
    groups = user.groups.values_list("name", flat=True)
    held = [GROUPS[name] for name in GROUPS if name in set(groups)]
    return [LEARNER, *held, *([ADMINISTRATOR] if user.is_superuser else [])]
