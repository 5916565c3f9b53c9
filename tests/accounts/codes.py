"""Codes in tests, as people get them: on the telephone, or by mail."""

import re

from django.core import mail

from accounts.verification import codes, mails
from accounts.verification.codes import Purpose
from accounts.verification.contacts import read_contact
from tests.notifications.texts import last_code

PHONE = read_contact("13800138000")
EMAIL = read_contact("libai@shuyuan.test")
ADDRESS = "203.0.113.7"


def ask(contact, purpose=Purpose.LOGIN, address=ADDRESS):
    return codes.send_code(contact=contact, purpose=purpose, address=address)


def received(contact):
    """The newest code that the person has got, after what is due has gone out."""
    if contact.is_phone:
        return last_code(contact.value)
    mails.send_due()
    mine = [letter for letter in mail.outbox if letter.to == [contact.value]]
    return re.search(r"\d{6}", mine[-1].body)[0]


def get_code(contact, purpose=Purpose.LOGIN):
    ask(contact, purpose)
    return received(contact)


def another_than(code):
    return f"{(int(code) + 1) % 10**6:06}"


def check(contact, code, purpose=Purpose.LOGIN):
    codes.check_code(contact=contact, purpose=purpose, code=code)
