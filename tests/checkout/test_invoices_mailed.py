"""An issued invoice goes to the address that it was asked to go to, too."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from checkout.invoices.issuing import issue
from checkout.invoices.sharing import DAYS, address_of
from notifications.models import Message
from notifications.sending import send_due
from tests.checkout.invoicing import COMPANY, NUMBER, PDF, files_in, paper, requested
from tests.checkout.refunding import buy, keeper
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
BOOKS = "books@company.example"


@pytest.fixture(autouse=True)
def _files(tmp_path, monkeypatch):
    files_in(tmp_path, monkeypatch)


@pytest.fixture
def learner():
    return UserFactory(email="learner@shuyuan.example")


def issue_to(learner, email):
    invoice = requested(buy(learner, make_course()), COMPANY | {"email": email})
    facts = {"number": NUMBER, "file": paper(), "amount": invoice.amount}
    for _click in range(2):
        issue(invoice=invoice, by=keeper(), **facts)
    mail.outbox.clear()
    Message.objects.exclude(reference__contains="invoice").delete()
    send_due()
    return invoice


def test_the_receiver_gets_a_mail_whose_address_gives_the_file(client, learner):
    invoice = issue_to(learner, BOOKS)
    told = {tuple(letter.to): letter.body for letter in mail.outbox}
    assert set(told) == {(BOOKS,), (learner.email,)}
    assert address_of(invoice).rsplit(":", 2)[0] in told[BOOKS,] and NUMBER in told[BOOKS,]
    url = next(word for word in told[BOOKS,].split() if "/shared/" in word)
    answer = client.get(url[url.index("/account/") :])
    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("email", ["", "Learner@Shuyuan.Example"])
def test_nobody_is_told_twice(learner, email):
    issue_to(learner, email)
    assert [letter.to for letter in mail.outbox] == [[learner.email]]


def test_an_account_without_an_address_has_the_receivers(learner):
    learner.email, learner.phone = None, "+8613900139000"
    learner.save()
    issue_to(learner, BOOKS)
    assert [letter.to for letter in mail.outbox] == [[BOOKS]]


def test_addresses_end_and_cannot_be_guessed(client, learner, monkeypatch):
    url = address_of(issue_to(learner, BOOKS))
    assert client.get(url.replace(":", "x:", 1)).status_code == 410
    later = timezone.now() + timedelta(days=DAYS, minutes=1)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    answer = client.get(url)
    assert answer.status_code == 410 and "下载地址已失效" in answer.content.decode()
