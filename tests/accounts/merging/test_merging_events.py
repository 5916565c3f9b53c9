"""What happened on an account that went into another: its owner still sees it, and on which."""

import re

import pytest

from accounts.events import record
from accounts.models import AccountEvent
from notifications.models import Message
from tests.accounts.merging.people import join, two
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/account/security/events/"


def rows_of(page):
    return re.findall("<tr>.*?</tr>", page.partition("<tbody>")[2], re.S)


def test_what_happened_on_the_other_account_is_marked(client):
    kept, gone = UserFactory(), UserFactory(username="李白13900139000")
    record(gone, AccountEvent.Kind.PASSWORD_SET)
    record(kept, AccountEvent.Kind.PROFILE_CHANGED)
    join(kept, gone)
    client.force_login(kept)
    merged, mine, other = rows_of(client.get(PAGE).text)
    assert "合并账户" in merged and "来自并入的账户" not in merged
    assert "修改资料" in mine and "来自并入的账户" not in mine
    assert "设置密码" in other and "来自并入的账户 李白139****9000" in other


def test_that_of_accounts_that_went_into_that_one_is_seen_too(client):
    (kept, middle), first = two(), UserFactory()
    record(first, AccountEvent.Kind.PASSWORD_SET)
    join(middle, first)
    join(kept, middle)
    client.force_login(kept)
    assert f"来自并入的账户 {first.username}" in client.get(PAGE).text


def test_a_device_of_the_other_account_is_none_that_was_never_seen(client):
    kept, gone = UserFactory(username="libai"), UserFactory(username="dufu")
    facts = {"password": "shuyuan-demo"}
    for name, address in (("dufu", "127.0.0.1"), ("libai", "203.0.113.9")):
        client.cookies.clear()
        client.post("/account/login/", {"login": name, **facts}, REMOTE_ADDR=address)
    join(kept, gone)
    client.cookies.clear()
    client.post("/account/login/", {"login": "libai", **facts})
    assert not Message.objects.filter(reference__startswith="new-device").exists()
