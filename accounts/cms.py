"""An editor's own page in the CMS."""

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel


@method_decorator([never_cache, require_admin_access], name="dispatch")
class OwnPage(AccountView):
    """For editors. Without the picture: everybody has one, at /account/profile/."""

    def get_panels(self):
        panels = super().get_panels()
        return [panel for panel in panels if not isinstance(panel, AvatarSettingsPanel)]
