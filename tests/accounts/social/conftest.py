from functools import cache

import pytest

from accounts.social import wire
from tests.accounts.codes import PHONE
from tests.accounts.social.walking import log_in, person_in, row, walk
from tests.factories import UserFactory
from tests.standins.weibo import Weibo
from tests.standins.weixin_login import WeixinLogin


@cache
def running(kind):
    return kind().start()


@pytest.fixture(autouse=True)
def here(settings):
    settings.SITE_URL = "http://testserver"


def be_impatient(monkeypatch):
    monkeypatch.setattr(wire, "CONNECT_AND_READ_SECONDS", (0.5, 0.5))


@pytest.fixture
def weixin(settings, monkeypatch):
    """WeChat, where the site is registered twice: as a website and as an official account."""
    standin = running(WeixinLogin)
    standin.begin_anew()
    standin.faults.when_slow = lambda: be_impatient(monkeypatch)
    (scan, scan_app), (inside, inside_app) = standin.apps.items()
    settings.WEIXIN_APP_ID, settings.WEIXIN_APP_SECRET = scan, scan_app.secret
    settings.WEIXIN_OAUTH_BASE_URL = settings.WEIXIN_MP_API_URL = standin.url
    settings.WEIXIN_AUTHORIZE_URL = f"{standin.url}/connect/qrconnect"
    settings.WEIXIN_MP_APP_ID, settings.WEIXIN_MP_APP_SECRET = inside, inside_app.secret
    settings.WEIXIN_MP_AUTHORIZE_URL = f"{standin.url}/connect/oauth2/authorize"
    yield standin
    standin.faults.enough.set()


@pytest.fixture
def weibo(settings, monkeypatch):
    standin = running(Weibo)
    standin.begin_anew()
    standin.faults.when_slow = lambda: be_impatient(monkeypatch)
    settings.WEIBO_APP_ID, settings.WEIBO_APP_SECRET = standin.key, standin.secret
    settings.WEIBO_OAUTH_BASE_URL = standin.url
    yield standin
    standin.faults.enough.set()


@pytest.fixture
def libai(client, db):
    user = UserFactory(username="libai")
    log_in(client, user)
    return user


@pytest.fixture
def by_phone(client, weixin):
    """Logged in long ago, and has no password: an open session proves nothing."""
    user = UserFactory(username="wang", email=None, phone=PHONE.value)
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    return user


@pytest.fixture
def lonely(client, weixin):
    """Came by WeChat just now and has nothing else."""
    user = UserFactory(username="lonely", email=None, phone=None)
    user.set_unusable_password()
    user.save()
    account = row(user, unionid="u-libai-at-the-open-platform")
    assert walk(client).status_code == 302
    assert person_in(client) == str(user.pk)
    return account
