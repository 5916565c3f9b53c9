"""Telling the owner that a contact changes, by every way there is, the old one among them."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.contacts.links import cancel_path
from accounts.contacts.old_contact import tell_old
from accounts.contacts.texting import has_template, text
from accounts.verification.contacts import Contact
from notifications.messages import queue

PAGES = {"phone": "account_phone", "email": "account_email"}


def facts_of(change):
    return {
        "kind": change.get_kind_display(),
        "old": Contact(change.kind, change.old).masked,
        "new": Contact(change.kind, change.new).masked,
        "day": date_format(timezone.localtime(change.due_at), "DATETIME_FORMAT"),
        "link": settings.SITE_URL + cancel_path(change),
    }


def can_reach(user):
    """Whether a change that waits is told by mail or text message: a thief reads the site's own
    messages before the owner does.
    """
    return bool(user.email) or bool(user.phone and has_template())


def tell_asked(change):
    body = _(
        "有人申请把您账户的%(kind)s从 %(old)s 换成 %(new)s，没有验证原来的%(kind)s。\n\n"
        "如果是您本人，不用做什么，%(day)s 之后生效。\n"
        "如果不是您本人，请马上打开下面的链接撤销，然后修改密码：\n%(link)s"
    )
    tell(change, "asked", _("正在更换%(kind)s，请确认"), body)
    text(change.user.phone, user=change.user)


def tell_cancelled(change):
    body = _(
        "把%(kind)s换成 %(new)s 的申请已经撤销，您的%(kind)s没有变化。\n\n"
        "如果当初不是您本人申请的，请修改密码，并查看账户动态。"
    )
    tell(change, "cancelled", _("更换%(kind)s已撤销"), body)


def tell_taken(change):
    body = _(
        "您申请换成的%(kind)s %(new)s 在等待期间已被另一个账户验证，这次更换没有生效，"
        "您的%(kind)s没有变化。如果两个账户都是您的，可以在账户安全里合并。"
    )
    tell(change, "taken", _("%(kind)s没有更换成功"), body)


def tell_done(change):
    body = _(
        "您账户的%(kind)s已从 %(old)s 换成 %(new)s，其他设备都已退出登录。\n\n"
        "如果不是您本人操作，请马上修改密码并联系我们。"
    )
    tell(change, "done", _("%(kind)s已更换"), body)
    transaction.on_commit(lambda: tell_old.delay(change.pk), robust=True)


def tell_first(user, contact):
    kind = _("手机号") if contact.is_phone else _("邮箱")
    body = _("您的账户绑定了%(kind)s %(new)s。如果不是您本人操作，请马上修改密码。")
    queue(
        user=user,
        reference=f"first-{contact.kind}-{timezone.now():%Y%m%d%H%M%S}",
        subject=_("已绑定%(kind)s") % {"kind": kind},
        body=body % {"kind": kind, "new": contact.masked},
        url=reverse("account_security"),
    )


def tell(change, what, subject, body):
    facts = facts_of(change)
    queue(
        user=change.user,
        reference=f"contact-change-{change.pk}-{what}",
        subject=subject % facts,
        body=body % facts,
        url=reverse(PAGES[change.kind]),
    )
