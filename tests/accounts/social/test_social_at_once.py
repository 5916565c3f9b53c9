"""Two at the same moment: the last way in stays, and one WeChat opens one account."""

from types import SimpleNamespace

import pytest
from allauth.core import context
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.test import RequestFactory

from accounts.models import User
from accounts.social import binding, opening
from tests.factories import UserFactory
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def offered(settings):
    settings.WEIXIN_APP_ID = settings.WEIBO_APP_ID = "1"


def asking(user):
    request = RequestFactory().post("/")
    request.user, request.session, request.allauth = user, {}, SimpleNamespace()
    return request


def outcome(work, who, **facts):
    request = asking(who)
    with context.request_context(request):
        try:
            work(request=request, **facts)
        except (binding.NotBound, binding.LastWay) as error:
            return type(error).__name__
    return "done"


def pending(uid="u-1", provider="weixin"):
    account = SocialAccount(provider=provider, uid=uid, extra_data={"unionid": uid})
    return SocialLogin(user=User(), account=account)


@pytest.mark.parametrize("_time", range(10))
def test_of_two_unbindings_one_leaves_a_way_in(_time):
    user = UserFactory(email=None, phone=None)
    User.objects.filter(pk=user.pk).update(password="!")
    rows = [
        SocialAccount.objects.create(user=user, provider=provider, uid="1")
        for provider in ("weixin", "weibo")
    ]
    told = at_once(lambda row: outcome(binding.unbind, user, user=user, pk=row.pk), rows)
    assert sorted(told) == ["LastWay", "done"]
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("_time", range(10))
def test_of_two_accounts_one_gets_the_wechat(_time):
    users = [UserFactory(), UserFactory()]
    told = at_once(lambda user: outcome(binding.bind, user, user=user, login=pending()), users)
    assert sorted(told) == ["BelongsToAnother", "done"]


@pytest.mark.parametrize("_time", range(10))
def test_of_two_wechats_one_account_gets_one(_time):
    user = UserFactory()
    told = at_once(
        lambda uid: outcome(binding.bind, user, user=user, login=pending(uid)), ["u-1", "u-2"]
    )
    assert sorted(told) == ["HasAnother", "done"]
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("_time", range(10))
def test_of_two_sign_ups_one_makes_an_account(_time):
    before = User.objects.count()
    told = at_once(
        lambda name: outcome(opening.open_account, None, login=pending(), nickname=name),
        ["一", "二"],
    )
    assert sorted(told) == ["BelongsToAnother", "done"]
    assert User.objects.count() == before + 1
