"""WeChat and Weibo as allauth's providers. It finds them here because of the module's name."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base import Provider, ProviderAccount
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, override

from accounts.social import known
from accounts.social.applications import NAMES, registered


class Account(ProviderAccount):
    def get_avatar_url(self):
        return self.account.extra_data.get("avatar_url")

    def to_str(self):
        return self.account.extra_data.get("nickname") or str(NAMES.get(self.account.provider, ""))


class OurProvider(Provider):
    """allauth keeps the state and logs in; the protocol is spoken by a module of ours."""

    account_class = Account
    supports_redirect = True

    @property
    def application(self):
        return next(made for made in registered() if made.app_id == self.app.client_id)

    def get_login_url(self, request, **kwargs):
        return reverse("social_login", args=[self.id])

    def get_callback_url(self, request):
        """One address in every language: Weibo compares it with the one it has on file."""
        with override("zh-hans"):
            return request.build_absolute_uri(reverse("social_callback", args=[self.id]))

    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        """Off to the other company, with a state that this session alone knows."""
        facts = {"app": self.app.client_id, "language": get_language(), "user": request.user.pk}
        state = self.stash_redirect_state(request, process, next_url, data, **facts, **kwargs)
        return HttpResponseRedirect(
            self.application.protocol.authorize_url(
                self.application, return_url=self.get_callback_url(request), state=state
            )
        )

    def identify(self, request, code):
        """The Identity behind a code. Raises wire.Unavailable or wire.Refused."""
        return self.application.protocol.identify(
            self.application, code=code, return_url=self.get_callback_url(request)
        )

    def extract_uid(self, identity):
        return known.uid_of(self.id, identity)

    def extract_extra_data(self, identity):
        return known.facts_of(self.id, identity)

    def extract_email_addresses(self, identity) -> list[EmailAddress]:
        """None: what another company says of an address proves nothing here."""
        return []


class WeixinProvider(OurProvider):
    id = "weixin"
    name = NAMES["weixin"]


class WeiboProvider(OurProvider):
    id = "weibo"
    name = NAMES["weibo"]


provider_classes = [WeixinProvider, WeiboProvider]
