"""Which WeChat and Weibo an account has, and which it could have."""

from allauth.socialaccount.models import SocialAccount

from accounts.social.applications import NAMES


def rows_of(user, offered):
    """Entries {"provider", "name", "account"} in the order of NAMES; account None: not bound.

    A company that is not offered in this browser has an entry only where something is bound.
    """
    bound = {}
    for row in SocialAccount.objects.filter(user=user).order_by("pk"):
        bound.setdefault(row.provider, []).append(row)
    usable = {made.provider for made in offered}
    return [
        {"provider": provider, "name": name, "account": account, "can_bind": provider in usable}
        for provider, name in NAMES.items()
        for account in bound.get(provider, [None] if provider in usable else [])
    ]
