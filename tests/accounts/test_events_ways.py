"""That the owner sees how somebody got in."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount

from accounts.models import AccountEvent
from tests.accounts import second_steps
from tests.accounts.codes import EMAIL, PHONE
from tests.accounts.logging_in import by_code, by_password
from tests.accounts.people import reachable
from tests.accounts.social.conftest import here, weixin
from tests.accounts.social.walking import walk

__all__ = ["here", "weixin"]

Kind = AccountEvent.Kind


@pytest.fixture
def learner(db):
    return reachable(username="LiBai", phone=PHONE.value, email=EMAIL.value)


def told(user, kind=Kind.LOGGED_IN):
    return user.events.filter(kind=kind).first().words


WAYS = {
    "密码": lambda client: by_password(client, "libai"),
    "短信验证码": lambda client: by_code(client, PHONE),
    "邮箱验证码": lambda client: by_code(client, EMAIL),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_says_the_way(client, learner, way):
    WAYS[way](client)
    assert told(learner) == way
    assert way in client.get("/account/security/events/").text


def test_it_says_the_second_step_too(client, learner):
    secret = second_steps.set_up(learner)
    by_code(client, PHONE)
    second_steps.enter(client, second_steps.code_of(secret))
    assert told(learner) == "短信验证码 · 验证器应用"


def test_it_says_that_a_recovery_code_stood_in(client, learner):
    second_steps.set_up(learner)
    kept = Authenticator.objects.get(user=learner, type=Authenticator.Type.RECOVERY_CODES)
    by_password(client, "libai")
    second_steps.enter(client, RecoveryCodes(kept).get_unused_codes()[0])
    assert told(learner) == "密码 · 恢复码"


def test_a_login_begun_twice_is_told_of_once(client, learner):
    secret = second_steps.set_up(learner)
    by_password(client, "libai")
    by_password(client, "libai")
    second_steps.enter(client, second_steps.code_of(secret))
    assert told(learner) == "密码 · 验证器应用"


def test_it_says_wechat(client, learner, weixin):
    SocialAccount.objects.create(user=learner, provider="weixin", uid=weixin.now_here.unionid)
    walk(client)
    assert told(learner) == "微信"


def test_a_failed_login_says_what_was_tried(client, learner):
    by_password(client, "libai", password="wrong")
    assert told(learner, Kind.LOGIN_FAILED) == "密码"
