import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.messages import queue
from notifications.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    user = UserFactory()
    client.force_login(user)
    return user


def tell(user, number=1, url=""):
    facts = {"subject": f"消息 {number}", "body": "内容", "url": url}
    queue(user=user, reference=f"message-{number}", channels=("site",), **facts)
    return Message.objects.inbox(user).first()


def test_the_inbox_asks_for_a_login(client):
    assert client.get("/account/messages/").status_code == 302


def test_an_empty_inbox_says_so(client, reader):
    assert "还没有消息" in client.get("/account/messages/").content.decode()


def test_the_newest_message_comes_first_and_others_see_none_of_it(client, reader):
    tell(reader, 1), tell(reader, 2), tell(UserFactory(), 3)
    text = client.get("/account/messages/").content.decode()
    assert text.index("消息 2") < text.index("消息 1")
    assert "消息 3" not in text


def test_reading_marks_the_message_and_goes_where_it_leads(client, reader):
    message = tell(reader, url="/learn/")
    response = client.post(f"/account/messages/{message.pk}/read/")
    assert response["Location"] == "/learn/"
    message.refresh_from_db()
    assert message.read_at


def test_reading_never_leads_off_the_site(client, reader):
    message = tell(reader, url="//example.com/")
    response = client.post(f"/account/messages/{message.pk}/read/")
    assert response["Location"] == "/account/messages/"


def test_looking_marks_nothing(client, reader):
    message = tell(reader)
    assert client.get(f"/account/messages/{message.pk}/read/").status_code == 405
    assert Message.objects.inbox(reader).unread().count() == 1


def test_nobody_reads_the_messages_of_another(client, reader):
    message = tell(UserFactory())
    assert client.post(f"/account/messages/{message.pk}/read/").status_code == 404


def test_all_are_marked_at_once_but_only_ones_own(client, reader):
    tell(reader, 1), tell(reader, 2), tell(UserFactory(), 3)
    client.post("/account/messages/read/")
    assert Message.objects.unread().count() == 1


def test_pages_and_queries(client, reader):
    counts = []
    for size in (5, 60):
        for number in range(size):
            tell(reader, f"{size}-{number}")
        client.get("/account/messages/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/account/messages/?page=1")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
    for absurd in ("0", "99999", "x", "-1"):
        assert client.get(f"/account/messages/?page={absurd}").status_code == 200
