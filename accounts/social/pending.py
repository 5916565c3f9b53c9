"""The first visit: who somebody is, is known; which account it shall be, is not yet.

All of it is in the session. Nothing here is ever read from a form or an address.
"""

import time

from allauth.account.signals import user_logged_in
from allauth.socialaccount.internal.flows import signup
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.social import binding
from accounts.verification import pending as proofs
from accounts.verification.codes import Purpose

KEY = "social-bind"  # set while an owner is on the way through the login's steps


def current(request):
    """The SocialLogin that waits for its account, or None: ten minutes after it was proven."""
    login = signup.get_pending_signup(request)
    if login is None or is_over(login.state):
        forget(request)
        return None
    return login


def forget(request):
    """With whatever contact was proven on the way: the next one here may be another person."""
    signup.clear_pending_signup(request)
    request.session.pop(KEY, None)
    proofs.end(request, Purpose.BIND)


def is_over(state):
    return time.time() - state.get("at", 0) > settings.SOCIAL_PENDING_SECONDS


def bind_after_login(request, user, login):
    """When this person is logged in, second step and all, the account gets what is pending."""
    request.session[KEY] = {"user": user.pk, "login": login.serialize()}


@receiver(user_logged_in)
def bind_pending(request, user, **kwargs):
    """Only for whom the first visit's page has sent; any other login leaves the account alone."""
    asked = request.session.get(KEY)
    forget(request)
    if not asked or asked["user"] != user.pk:
        return
    login = SocialLogin.deserialize(asked["login"])
    told = {"provider": login.provider.name}
    if is_over(login.state):
        messages.warning(
            request, _("%(provider)s授权已经过期，没有绑定。您可以在账户安全里绑定。") % told
        )
        return
    try:
        binding.bind(request=request, user=user, login=login)
    except binding.NotBound as error:
        messages.error(request, why_not(error, login))
        return
    messages.success(request, _("已绑定%(provider)s，下次可以直接用它登录。") % told)
    binding.tell_owner(user=user, provider=login.provider.id, template="account_connected")


def why_not(error, login):
    told = {"provider": login.provider.name}
    if isinstance(error, binding.HasAnother):
        return (
            _(
                "这个账户已经绑定了另一个%(provider)s。请先用它原来的方式登录，在账户安全里解绑，再绑定这一个。"
            )
            % told
        )
    return _("这个%(provider)s已经绑定了另一个账户，直接用它登录即可。") % told
