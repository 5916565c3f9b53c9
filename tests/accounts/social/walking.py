"""Somebody who logs in by WeChat or Weibo: Django's client here, real HTTP over there."""

import re
from urllib.parse import urlsplit

import requests
from allauth.socialaccount.models import SocialAccount

from tests.accounts.logging_in import prove

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AppleWebKit/605 Mobile/15E148"
IN_WECHAT = {"user-agent": f"{PHONE} MicroMessenger/8.0.50"}
FIRST = "/account/social/first/"
FIELD = re.compile(r'name="([^"]+)" value="([^"]*)"')


def begin(client, provider="weixin", headers=None, **posted):
    """Press the button: where the browser is sent."""
    answer = client.post(f"/account/social/{provider}/login/", posted, headers=headers)
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def decide(address, answer="yes"):
    """Over there: see the page, press its button, and be sent back to this address."""
    page = requests.get(address, timeout=5)
    hidden = dict(FIELD.findall(page.text)) | {"answer": answer}
    place = urlsplit(address)
    decision = f"{place.scheme}://{place.netloc}/standin-decide"
    return requests.post(decision, hidden, timeout=5, allow_redirects=False).headers["Location"]


def come_back(client, address, headers=None):
    place = urlsplit(address)
    return client.get(f"{place.path}?{place.query}", headers=headers)


def walk(client, provider="weixin", headers=None, answer="yes", **posted):
    """The whole way; the answer of the callback."""
    address = decide(begin(client, provider, headers, **posted), answer)
    return come_back(client, address, headers)


def person_in(client):
    """The id of who is logged in, or None."""
    return client.session.get("_auth_user_id")


def log_in(client, user, is_fresh=True):
    """`is_fresh`: has just said the password once more."""
    client.force_login(user)
    if is_fresh:
        prove(client)


def row(user, provider="weixin", uid="u-libai-at-the-open-platform", **facts):
    return SocialAccount.objects.create(user=user, provider=provider, uid=uid, extra_data=facts)


def unbind(client, account):
    return client.post(f"/account/security/social/{account.pk}/unbind/")
