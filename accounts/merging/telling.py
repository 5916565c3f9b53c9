"""What the owner hears of a merge, by the contacts of both accounts."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.contacts.texting import text
from notifications.masking import mask
from notifications.messages import queue


def tell(merge, *, email, phone):
    """`email`, `phone`: the gone account's, as they were. In the caller's transaction."""
    told = {"gone": mask(merge.gone.username), "kept": mask(merge.kept.username)}
    body = _(
        "账户“%(gone)s”已并入账户“%(kept)s”，订单、课程、贝里、优惠券和消息都在那里，"
        "原账户已停用。\n\n如果不是您本人操作，请马上修改密码并联系我们。"
    )
    note = {
        "user": merge.kept,
        "subject": _("您的账户已合并"),
        "body": body % told,
        "url": reverse("account_security"),
    }
    queue(reference=f"merged-{merge.pk}", **note)
    if email and email != merge.kept.email:
        reference = f"merged-{merge.pk}-gone"
        queue(reference=reference, channels=("email",), address=email, **note)
    elif phone and not email:
        text(phone, user=merge.kept)
