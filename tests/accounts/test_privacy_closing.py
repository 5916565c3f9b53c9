"""Closing an account: asked for, taken back, and in the end nobody is left."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from accounts.models import AccountEvent, Closing, Merge, User
from accounts.privacy import closing, register
from accounts.verification.contacts import read_contact
from beli import ledger
from checkout.models import Invoice
from checkout.order.models import Order, ShippingAddress
from payments.models import Payment
from tests.accounts.codes import received
from tests.accounts.logging_in import fresh, grow_old
from tests.accounts.people import EMAIL, PERSONAL, PHONE, found_anywhere, make_person
from tests.factories import UserFactory

PASSWORD = "shuyuan-demo"


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.PROTECTED_MEDIA_ROOT = str(tmp_path / "protected")
    return tmp_path


@pytest.fixture
def person(db, rf, media):
    return make_person(rf)


def close(user, **more):
    made = Closing.objects.create(user=user, due_at=timezone.now(), **more)
    closed = closing.close_due()
    made.refresh_from_db()
    return closed, made


def test_it_is_asked_for_with_a_code_and_waits(client, db):
    user = UserFactory(username="libai", phone="+8613800138000")
    ledger.credit(user=user, amount=70, kind="gift", reference="x")
    fresh(client, user)
    page = client.get("/account/closing/").text
    assert "70 贝里会作废" in page and "不能恢复" in page
    assert "请先确认" in client.post("/account/closing/").text
    sent = client.post("/account/closing/", {"understood": "on"})
    assert sent.url == "/account/closing/code/"
    done = client.post(sent.url, {"code": received(read_contact("13800138000"))})
    assert done.url == "/account/closing/state/"
    made = Closing.objects.get()
    assert timedelta(days=14, hours=23) < made.due_at - timezone.now() < timedelta(days=15, hours=1)
    assert closing.close_due() == 0
    kinds = set(user.events.values_list("kind", flat=True))
    assert AccountEvent.Kind.CLOSING_ASKED in kinds
    assert "不能下新订单" in page
    for address in ("/account/closing/", "/account/"):
        told = client.get(address, follow=True).text
        assert "可以撤销" in told and "现在不能下新订单" in told


def test_a_login_says_so_and_cancels_by_post(client, db):
    user = UserFactory(username="libai")
    Closing.objects.create(user=user, due_at=timezone.now() + timedelta(days=3))
    came = client.post(
        "/account/login/", {"login": "libai", "password": PASSWORD, "next": "/basket/"}
    )
    assert came.url == "/account/closing/state/?next=%2Fbasket%2F"
    assert "账户注销中，可以撤销" in client.get(came.url).text
    assert client.get("/account/closing/cancel/").status_code == 405
    assert Client().post("/account/closing/cancel/").url.startswith("/account/login/")
    assert client.post("/account/closing/cancel/", {"next": "/basket/"}).url == "/basket/"
    assert Closing.objects.get().status == "cancelled"
    assert client.post("/account/closing/cancel/").status_code == 302
    Closing.objects.update(due_at=timezone.now())
    assert closing.close_due() == 0
    user.refresh_from_db()
    assert user.is_active


def test_who_has_no_contact_says_the_password(client, db):
    user = UserFactory(username="libai", email=None)
    fresh(client, user)
    wrong = client.post("/account/closing/", {"understood": "on", "password": "no"})
    assert "密码不对" in wrong.text
    client.post("/account/closing/", {"understood": "on", "password": PASSWORD})
    assert Closing.objects.get().user == user


def test_guessing_that_password_has_its_pace(client, db):
    """Whoever sits before a session of a moment ago."""
    fresh(client, UserFactory(username="libai", email=None))
    wrong = {"understood": "on", "password": "no"}
    answers = [client.post("/account/closing/", wrong).status_code for _time in range(11)]
    assert answers[0] == 200 and answers[-1] == 429


def test_it_needs_the_owner_to_have_been_proven_just_now(client, db):
    user = UserFactory(username="libai")
    client.post("/account/login/", {"login": "libai", "password": PASSWORD})
    grow_old(client)
    assert client.get("/account/closing/").url.startswith("/account/reauthenticate/")
    assert not Closing.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    "fact", [{"is_staff": True}, {"is_superuser": True}, {"group": "导师"}, {"right": "view_page"}]
)
def test_staff_do_not_leave_in_this_way(rf, db, fact):
    group, right = fact.get("group"), fact.get("right")
    user = UserFactory(**({} if group or right else fact))
    if right:
        user.user_permissions.add(Permission.objects.get(codename=right))
    if group:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    with pytest.raises(closing.Hindered):
        closing.ask(user=user, request=rf.post("/"))
    assert close(user)[1].status == "waiting"
    user.refresh_from_db()
    assert user.is_active


def test_money_in_motion_stops_it_and_on_the_day_puts_it_off(rf, person, client):
    payment = Payment.objects.create(
        payable=person,
        payer=person,
        gateway="alipay",
        out_trade_no="P1",
        subject="x",
        amount=9,
        expires_at=timezone.now(),
    )
    with pytest.raises(closing.Hindered) as refused:
        closing.ask(user=person, request=rf.post("/"))
    assert "付款还没有结束" in refused.value.reasons[0]
    page = fresh(client, person).get("/account/closing/").text
    assert "现在还不能注销" in page and "付款还没有结束" in page
    closed, made = close(person)
    assert (closed, made.status) == (0, "waiting")
    assert made.due_at > timezone.now() + timedelta(hours=23)
    Payment.objects.filter(pk=payment.pk).delete()
    Closing.objects.update(due_at=timezone.now())
    assert closing.close_due() == 1


def test_nobody_is_left_anywhere(person, media, django_capture_on_commit_callbacks):
    assert set().union(*found_anywhere().values()) == set(PERSONAL)
    with django_capture_on_commit_callbacks(execute=True):
        assert close(person)[0] == 1
    assert found_anywhere() == {}
    assert not [path for path in Path(media).rglob("*") if path.is_file()]
    left = User.objects.get(pk=person.pk)
    assert (left.display_name, left.is_active) == (f"已注销用户#{person.pk}", False)
    assert not left.has_usable_password() and left.email is None and left.phone is None
    assert ledger.balance(left) == 0 and left.beli_account.entries.count() == 2


def test_nobody_logs_in_any_more_and_the_contacts_are_free(person, client):
    here = fresh(Client(), person)
    close(person)
    assert here.get("/account/").status_code == 302
    client.post("/account/login/", {"login": PERSONAL["username"], "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    again = UserFactory(username=PERSONAL["username"], phone=PHONE.value, email=EMAIL.value)
    assert again.pk != person.pk


class Killed(BaseException):
    """As a worker is: nothing after it is done."""


@pytest.mark.parametrize("at", range(0, 12, 3))
def test_killed_in_the_midst_the_next_sweep_finishes(person, monkeypatch, at):
    doomed = register.keepers()[at]

    def die(user):
        raise Killed

    killed = {doomed.name: register.Keeper(doomed.name, doomed.title, doomed.collect, die)}
    monkeypatch.setattr(register, "_keepers", register._keepers | killed)
    with pytest.raises(Killed):
        close(person)
    person.refresh_from_db()
    assert not person.is_active and Closing.objects.get().status == "forgetting"
    monkeypatch.undo()
    assert closing.close_due() == 1
    assert found_anywhere() == {}
    assert (closing.close_due(), Closing.objects.get().status) == (0, "closed")


def test_everything_may_be_forgotten_twice(person):
    close(person)
    Closing.objects.update(status="forgetting")
    assert closing.close_due() == 1
    assert found_anywhere() == {}
    assert person.beli_account.entries.count() == 2


def test_an_account_that_went_into_it_goes_too(person):
    gone = UserFactory(username="quyuan-old", nickname="灵均先生二", is_active=False)
    Merge.objects.create(kept=person, gone=gone, proof="phone", released=[PERSONAL["claim"]])
    close(person)
    gone.refresh_from_db()
    assert gone.display_name == f"已注销用户#{gone.pk}"
    assert found_anywhere() == {}


def test_what_the_law_keeps_stays_and_nothing_more(person):
    addresses = {}
    for number, status in (("A1", "paid"), ("A2", "expired")):
        country = person.addresses.first().country
        where = ShippingAddress.objects.create(
            country=country, first_name=PERSONAL["real name"], line1=PERSONAL["street"]
        )
        addresses[number] = Order.objects.create(
            number=number,
            user=person,
            status=status,
            currency="CNY",
            total_incl_tax=9,
            total_excl_tax=9,
            shipping_address=where,
        )
    paid = addresses["A1"]
    title = {"name": PERSONAL["real name"], "email": PERSONAL["email"], "amount": 9}
    Invoice.objects.create(order=paid, status="issued", number="24", **title)
    Invoice.objects.create(order=paid, status="withdrawn", **title)
    assert close(person)[0] == 1
    kept = {"order_shippingaddress", "checkout_invoice"}
    assert {table for table, _column in found_anywhere()} == kept
    assert ShippingAddress.objects.get().order_set.get() == paid
    issued, withdrawn = Invoice.objects.order_by("pk")
    assert (issued.name, issued.email) == (PERSONAL["real name"], "")
    assert (withdrawn.name, withdrawn.email) == ("—", "")
    paid.refresh_from_db()
    assert paid.user.display_name.startswith("已注销用户")


def test_others_keep_what_is_theirs(person, rf):
    other = UserFactory(username="songyu", nickname="宋玉", phone="+8613800138009")
    ledger.credit(user=other, amount=5, kind="gift", reference="x")
    close(person)
    other.refresh_from_db()
    assert (other.nickname, other.phone, other.is_active) == ("宋玉", "+8613800138009", True)
    assert ledger.balance(other) == 5 and other.consents.count() == 2


def test_the_pages_are_for_the_owner(client, db):
    for page in ("closing", "closing/state", "closing/code", "privacy"):
        assert client.get(f"/account/{page}/").url.startswith("/account/login/"), page


def test_one_that_the_database_refuses_stops_no_later_one(db, caplog):
    """Its name is somebody's already, which no form allows."""
    first, later = UserFactory(), UserFactory()
    UserFactory(username=f"已注销用户#{first.pk}")
    for user in (first, later):
        Closing.objects.create(user=user, due_at=timezone.now())
    assert closing.close_due() == 1
    assert list(Closing.objects.order_by("pk").values_list("status", flat=True)) == [
        "forgetting",
        "closed",
    ]
    assert f"Closing {first.closings.get().pk}: finish failed" in caplog.text
    User.objects.filter(username=f"已注销用户#{first.pk}").update(username="libai")
    assert closing.close_due() == 1
