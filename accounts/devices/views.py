from allauth.account.internal.flows.logout import logout
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.devices.listing import prune
from accounts.events.devices import name_device


@method_decorator(never_cache, name="dispatch")
class Devices(ListUserSessionsView):
    """The owner's own; POST ends all sessions but this one."""

    def get_context_data(self, **kwargs):
        prune(UserSession.objects.filter(user=self.request.user))
        context = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.device = name_device(session.user_agent)
        context["sessions"].sort(key=lambda session: not session.is_current())
        return context


@require_POST
@login_required
def end(request, pk):
    """One session of one's own; the one in use is a logout."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.is_current():
        logout(request)
        return redirect("account_login")
    session.end()
    messages.success(request, _("那台设备已经退出登录。"))
    return redirect("usersessions_list")
