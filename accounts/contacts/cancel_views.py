"""Undoing a change that waits: by its owner, or by who reads the old contact."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.contacts import changing, links


@require_POST
@login_required
def cancel_own(request, pk):
    """From any session of the owner."""
    change = get_object_or_404(request.user.contact_changes, pk=pk)
    tell(request, change, changing.cancel(change, request=request))
    return redirect(f"account_{change.kind}")


@never_cache
def cancel_by_link(request, token):
    """For who has the link; GET asks, POST does it, so that no scanner of mails undoes anything."""
    change = links.read(token)
    if change is None:
        raise Http404(_("链接无效或已经过期"))
    if request.method == "POST":
        tell(request, change, changing.cancel(change, request=request))
        change.refresh_from_db()
    return render(request, "accounts/contact_cancel.html", {"change": change})


def tell(request, change, is_cancelled):
    if is_cancelled:
        told = _("已撤销，您的%(kind)s没有变化。不是您本人申请的话，请修改密码。")
        messages.success(request, told % {"kind": change.get_kind_display()})
    else:
        messages.warning(request, _("这个更换已经结束，不用再撤销。"))
