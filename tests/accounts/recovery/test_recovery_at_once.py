"""One token, many hands at the same moment (PostgreSQL)."""

import pytest

from accounts.models import AccountEvent, RecoveryToken, User
from accounts.recovery import tokens
from tests.factories import UserFactory
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_token_spent_by_many_at_once_is_spent_once():
    user = UserFactory(username="LiBai")
    token = tokens.issue(user)

    def spend(number):
        try:
            tokens.spend(token=token, password=f"第{number}个新密码")
        except tokens.TokenGone:
            return None
        return number

    won = [n for n in at_once(spend, range(6)) if n is not None]
    assert len(won) == 1
    assert User.objects.get(pk=user.pk).check_password(f"第{won[0]}个新密码")
    assert AccountEvent.objects.filter(user=user, kind="password_reset").count() == 1


def test_of_tokens_asked_for_at_once_one_is_open():
    user = UserFactory(username="LiBai")

    def issue(_number):
        try:
            return tokens.issue(user)
        except tokens.TokenGone:
            return None

    at_once(issue, range(6))
    assert RecoveryToken.objects.filter(ended_at=None).count() == 1
