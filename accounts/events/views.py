"""A person's own list of what happened on the account."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import ListView

from accounts.events.listing import events_of
from notifications.paging import ForgivingPages


@method_decorator(never_cache, name="dispatch")
class Events(LoginRequiredMixin, ForgivingPages, ListView):
    template_name = "accounts/events.html"
    paginate_by = 20

    def get_queryset(self):
        return events_of(self.request.user)
