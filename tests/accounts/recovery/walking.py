"""The three steps, as somebody takes them."""

from tests.accounts.codes import received

START, CODE, NEW = (f"/account/password/reset/{step}" for step in ("", "code/", "new/"))
PASSWORD = "对影成三人独酌-9"


def ask(client, contact, **more):
    return client.post(START, {"contact": str(contact)} | more)


def enter(client, code):
    return client.post(CODE, {"code": code})


def prove(client, contact):
    """Steps 1 and 2."""
    ask(client, contact)
    return enter(client, received(contact))


def set_new(client, password=PASSWORD, again=None, **more):
    return client.post(NEW, {"password1": password, "password2": again or password} | more)


def recover(client, contact):
    prove(client, contact)
    return set_new(client)
