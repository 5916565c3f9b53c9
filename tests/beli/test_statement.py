import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beli.ledger import credit
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    user = UserFactory()
    client.force_login(user)
    return user


def give(person, amount, reference, note=""):
    credit(user=person, amount=amount, kind="gift", reference=reference, note=note)


def test_the_statement_asks_for_a_login(client):
    assert client.get("/account/beli/").status_code == 302


def test_it_shows_the_balance_its_worth_and_each_movement(client, person):
    give(person, 1200, "a", note="生日快乐")
    give(person, 34, "b")
    give(UserFactory(), 77, "c", note="别人的")
    text = client.get("/account/beli/").content.decode()
    for part in ("1234", "¥123.40", "+1200", "生日快乐"):
        assert part in text
    assert "别人的" not in text


def test_who_has_none_reads_how_to_get_some(client, person):
    assert "验证邮箱后即送 100 贝里" in client.get("/account/beli/").content.decode()


def test_queries_do_not_grow(client, person):
    counts = []
    for size in (3, 50):
        for number in range(size):
            give(person, 1, f"{size}-{number}")
        client.get("/account/beli/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/account/beli/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7
