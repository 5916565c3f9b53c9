"""Every session of a person ends, or every one but this."""

from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.sessions import end_sessions
from tests.factories import UserFactory


def log_in(user):
    client = Client()
    client.post("/account/login/", {"login": user.username, "password": "shuyuan-demo"})
    assert client.get("/account/").status_code == 200
    return client


def test_all_end(db):
    user = UserFactory()
    here, there, unlisted = log_in(user), log_in(user), Client()
    unlisted.force_login(user)
    end_sessions(user)
    assert {c.get("/account/").status_code for c in (here, there, unlisted)} == {302}
    assert not UserSession.objects.filter(user=user).exists()


def test_one_stays_and_nobody_elses_ends(db, rf):
    user, other = UserFactory(), UserFactory()
    here, there, theirs = log_in(user), log_in(user), log_in(other)
    request = rf.post("/")
    request.session, request.user = here.session, user
    end_sessions(user, keep=request)
    request.session.save()
    here.cookies["sessionid"] = request.session.session_key
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert theirs.get("/account/").status_code == 200
    rows = UserSession.objects.filter(user=user).values_list("session_key", flat=True)
    assert list(rows) == [request.session.session_key]
