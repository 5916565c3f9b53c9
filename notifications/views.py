"""The inbox."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from notifications.messages import mark_read
from notifications.models import Message

PER_PAGE = 20


@require_safe
@never_cache
@login_required
def inbox(request):
    messages = Message.objects.inbox(request.user)
    page = Paginator(messages, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "unread": messages.unread().count()}
    return render(request, "notifications/inbox.html", context)


@require_POST
@login_required
def read(request, message_id):
    """Mark one message as read, and go where it leads."""
    message = get_object_or_404(Message.objects.inbox(request.user), pk=message_id)
    mark_read(Message.objects.filter(pk=message.pk))
    if message.url and url_has_allowed_host_and_scheme(message.url, allowed_hosts=None):
        return redirect(message.url)
    return redirect("notifications:inbox")


@require_POST
@login_required
def read_all(request):
    mark_read(Message.objects.inbox(request.user))
    return redirect("notifications:inbox")
