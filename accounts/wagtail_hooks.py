"""What editors' people do to an account in the CMS is told to its owner."""

from django.utils.translation import gettext as _
from wagtail import hooks

from accounts.events import record
from accounts.models import AccountEvent


@hooks.register("after_edit_user")
def tell_owner(request, user):
    if request.method == "POST" and user.pk != request.user.pk:
        kind = AccountEvent.Kind.STAFF_CHANGED
        record(user, kind, request=request, where=_("内容后台"))
