from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from learning.models import Video


class VideoViewSet(SnippetViewSet):
    """Where editors upload videos and find them again."""

    model = Video
    icon = "media"
    menu_label = _("视频")
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["title", "duration", "is_public", "created_at"]
    list_filter = ["is_public"]
    search_fields = ["title"]
    form_fields = ["title", "file", "duration", "is_public"]
