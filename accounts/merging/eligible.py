"""Which accounts may be merged at all."""

from django.utils.translation import gettext as _

from accounts.models import Closing
from accounts.privacy.forgetting import people_of

# Merged into one account in all, those that went into one that went into it too: every one of them
# may have spent a gift for newcomers.
MOST = 3
LIVE = (Closing.Status.WAITING, Closing.Status.FORGETTING)


def why_not(kept, gone) -> str:
    """Empty when they may be."""
    if gone is None or not gone.is_active:
        return _("没有可以合并的账户，请核对后重试。")
    if gone.pk == kept.pk:
        return _("这就是您现在登录的账户，请填写另一个账户。")
    if is_of_staff(gone):
        return _("工作人员的账户不能并入别的账户，请联系管理员。")
    if Closing.objects.filter(user__in=[kept, gone], status__in=LIVE).exists():
        return _("有一个账户正在注销，请先撤销注销再合并。")
    if len(people_of(kept)) + len(people_of(gone)) > MOST + 1:
        return _("一个账户最多并入 %(most)d 个账户，如有需要请联系客服。") % {"most": MOST}
    return ""


def is_of_staff(user):
    """Whatever they may do beyond a learner's things would be handed on."""
    given = user.is_staff or user.is_superuser
    return given or user.groups.exists() or user.user_permissions.exists()
