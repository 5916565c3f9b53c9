from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp

from accounts.social import wire
from accounts.social.applications import offered, registered


class SocialAdapter(DefaultSocialAccountAdapter):
    """Where allauth asks us about WeChat and Weibo: what is registered stands in the settings."""

    def list_apps(self, request, provider=None, client_id=None):
        """All of them, those that this browser can use first; no row of the database."""
        usable = offered(request) if request else []
        others = [made for made in registered() if made not in usable]
        return [
            SocialApp(provider=made.provider, client_id=made.app_id, name=made.provider)
            for made in [*usable, *others]
            if provider in (None, made.provider) and client_id in (None, made.app_id)
        ]

    def get_app(self, request, provider, client_id=None):
        """Raises SocialApp.DoesNotExist."""
        apps = self.list_apps(request, provider=provider, client_id=client_id)
        if not apps:
            raise SocialApp.DoesNotExist(provider)
        return apps[0]

    def list_providers(self, request):
        """One for each company, whatever the number of its applications."""
        apps = {app.provider: app for app in reversed(self.list_apps(request))}
        return [app.get_provider(request) for app in apps.values()]

    def get_requests_session(self):
        return wire.Sender()

    def populate_user(self, request, sociallogin, data):
        """Nothing is taken over unseen: the page of the first visit asks."""
        return sociallogin.user

    def is_email_verified(self, provider, email):
        return False

    def can_authenticate_by_email(self, login, email):
        return False
