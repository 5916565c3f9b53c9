from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from home.attachments import guard
from home.videos import VideoViewSet

register_snippet(VideoViewSet)
hooks.register("before_serve_document", guard)


class DashboardMenuItem(MenuItem):
    """The shop's own back office, for those who work there."""

    def is_shown(self, request):
        return request.user.is_staff or request.user.has_perm("partner.dashboard_access")


@hooks.register("register_admin_menu_item")
def link_to_dashboard():
    url = reverse("dashboard:index")
    return DashboardMenuItem(_("商城后台"), url, name="shop", icon_name="pick", order=900)
