"""Getting in, in tests: by password and by code."""

import time

from tests.accounts.codes import received

PASSWORD = "shuyuan-demo"
METHODS = "account_authentication_methods"  # in the session: allauth's list of proofs


def by_password(client, login, password=PASSWORD, **more):
    return client.post("/account/login/", {"login": login, "password": password, **more})


def ask_code(client, contact, **more):
    return client.post("/account/login/code/", {"contact": str(contact), **more})


def enter_code(client, code, **more):
    return client.post("/account/login/code/enter/", {"code": code, **more})


def by_code(client, contact, **more):
    ask_code(client, contact, **more)
    return enter_code(client, received(contact))


def is_in(client, user=None):
    found = client.session.get("_auth_user_id")
    return found == str(user.pk) if user else bool(found)


def prove(client, password=PASSWORD):
    """Say the password once more."""
    return client.post("/account/reauthenticate/", {"password": password})


def fresh(client, user):
    """Logged in, and just proven to be the owner."""
    by_password(client, user.username)
    prove(client)
    return client


def grow_old(client):
    """What was proven in this session was proven an hour ago."""
    session = client.session
    session[METHODS] = [record | {"at": time.time() - 3600} for record in session[METHODS]]
    session.save()
