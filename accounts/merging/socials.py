"""WeChat and Weibo of two accounts: an account has one of each."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount

from accounts.social.applications import NAMES


@dataclass(frozen=True)
class Choice:
    provider: str
    of_kept: SocialAccount | None
    of_gone: SocialAccount

    @property
    def name(self):
        return NAMES.get(self.provider, self.provider)

    @property
    def is_conflict(self):
        return self.of_kept is not None


def choices_of(kept, gone):
    """One for each that the other account has."""
    rows = SocialAccount.objects.filter(user__in=[kept, gone]).order_by("pk")
    of = {user.pk: {} for user in (kept, gone)}
    for row in rows:
        of[row.user_id].setdefault(row.provider, row)
    return [
        Choice(provider, of[kept.pk].get(provider), row)
        for provider, row in sorted(of[gone.pk].items())
    ]
