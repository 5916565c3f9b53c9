"""Shop staff look at a learner's beli, and give or take some with a reason."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db.models import QuerySet
from django.utils import timezone

from beli import ledger
from beli.models import Entry, Kind
from checkout.staff import appoint_staff
from notifications.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    user = UserFactory(username="ayuan", nickname="阿远", phone="+8613800001234")
    ledger.credit(user=user, amount=100, kind=Kind.WELCOME, reference="welcome")
    yield user
    call_command("check_beli")


@pytest.fixture
def staff(client):
    user = UserFactory(is_staff=True, nickname="店小二")
    user.groups.add(appoint_staff())
    client.force_login(user)
    return user


def address(learner):
    return f"/dashboard/beli/{learner.pk}/"


def wish(**fields):
    return {"direction": "give", "amount": "50", "note": "补偿", "reference": "form-1"} | fields


@pytest.mark.parametrize("path", ["", "{}/", "{}/statement.csv"])
def test_only_the_shops_staff_may_look(client, learner, path):
    path = "/dashboard/beli/" + path.format(learner.pk)
    assert client.get(path).status_code == 302
    former = UserFactory()  # still in the group, but no longer of the staff
    former.groups.add(appoint_staff())
    for stranger in (learner, former, UserFactory(is_staff=True)):
        client.force_login(stranger)
        assert client.get(path).status_code == 403


def test_whoever_may_only_look_gives_nothing(client, learner):
    looker = UserFactory(is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_entry"))
    client.force_login(looker)
    assert "给予或扣除" not in client.get(address(learner)).content.decode()
    assert client.post(address(learner), wish()).status_code == 403
    assert ledger.balance(learner) == 100


@pytest.mark.parametrize("wanted", ["AYUAN", "阿远", "ayuan@shuyuan.test", "1234"])
def test_a_learner_is_found(client, staff, learner, wanted):
    UserFactory(username="other")
    page = client.get("/dashboard/beli/", {"q": wanted})
    assert list(page.context["object_list"]) == [learner]
    assert address(learner) in page.content.decode()


def test_who_is_not_there_is_not_found(client, staff, learner):
    page = client.get("/dashboard/beli/", {"q": "nobody"})
    assert "没有符合条件的学员" in page.content.decode()
    assert client.get("/dashboard/beli/999999/").status_code == 404


def test_the_page_shows_rows_batches_and_who_booked_them(client, staff, learner):
    ledger.adjust(user=learner, amount=7, reference="x", note="竞赛奖励", by=staff)
    ledger.hold(user=learner, amount=30, reference="2026A")
    text = client.get(address(learner)).content.decode()
    for part in ("竞赛奖励", "经手 店小二", "2026A", "待支付", "长期有效"):
        assert part in text


def test_staff_read_what_an_entry_is_about(client, staff, learner):
    mark = "0b0b0b0b-1111-2222-3333-444444444444"
    entry = ledger.adjust(user=learner, amount=7, reference=mark, note="补偿", by=staff)
    ledger.hold(user=learner, amount=30, reference="order-2026A")
    text = client.get(address(learner)).content.decode()
    sheet = b"".join(client.get(f"{address(learner)}statement.csv").streaming_content).decode()
    for told in (text, sheet):
        assert f"手工调整 #{entry.pk}" in told and "订单 2026A" in told
        assert mark not in told and "order-" not in told.replace("order-lg", "")
    assert 'href="/dashboard/orders/2026A/"' in text


def test_giving_writes_an_adjustment_once(client, staff, learner):
    last_day = timezone.localdate() + timedelta(days=9)
    for _time in range(2):
        page = client.post(address(learner), wish(expires_on=last_day), follow=True)
        assert "已记录 +50，余额 150 贝里" in page.content.decode()
    entry = Entry.objects.get(kind=Kind.ADJUSTMENT)
    assert (entry.amount, entry.note, entry.by, entry.batch.expires_on) == (
        50,
        "补偿",
        staff,
        last_day,
    )


def test_a_form_sent_again_with_another_amount_is_asked_about(client, staff, learner):
    client.post(address(learner), wish())
    page = client.post(address(learner), wish(amount="80"))
    assert page.status_code == 409
    assert "这张表单已经记过一笔：+50 贝里" in page.content.decode()
    assert ledger.balance(learner) == 150
    anew = page.context["form"]["reference"].value()
    assert f'value="{anew}"' in page.content.decode()
    again = Entry.objects.get(kind=Kind.ADJUSTMENT).pk
    client.post(address(learner), wish(amount="80", reference=anew, again=again))
    assert ledger.balance(learner) == 230


def test_a_second_entry_soon_after_is_made_only_by_who_has_seen_the_first(client, staff, learner):
    client.post(address(learner), wish(amount="500", note="<补偿>"))
    first = Entry.objects.get(kind=Kind.ADJUSTMENT)
    page = client.get(address(learner))
    assert f'value="{first.pk}"' in str(page.context["form"]["again"])
    second = wish(amount="700", reference="form-2")
    for ticked in ({}, {"again": "on"}, {"again": first.pk - 1}):
        page = client.post(address(learner), second | ticked)
        assert page.status_code == 400
        assert "确实要再记一笔" in page.content.decode()
        assert "已为这位学员记录 +500 贝里：&lt;补偿&gt;" in page.content.decode()
    assert ledger.balance(learner) == 600
    assert client.post(address(learner), second | {"again": first.pk}).status_code == 302
    assert ledger.balance(learner) == 1300


def test_an_entry_is_not_asked_about_for_another_person_by_another_or_later(client, staff, learner):
    client.post(address(learner), wish())
    other = UserFactory()
    assert client.post(address(other), wish(reference="form-2")).status_code == 302
    colleague = UserFactory(is_staff=True)
    colleague.groups.add(appoint_staff())
    client.force_login(colleague)
    assert client.post(address(learner), wish(reference="form-3")).status_code == 302
    client.force_login(staff)
    earlier = timezone.now() - timedelta(minutes=11)
    QuerySet(Entry).filter(by=staff).update(created_at=earlier)
    assert client.post(address(learner), wish(reference="form-4")).status_code == 302
    assert ledger.balance(learner) == 250


@pytest.mark.parametrize("direction, said", [("give", "送您 50 贝里"), ("take", "扣除您 50 贝里")])
def test_the_learner_is_told_once(client, staff, learner, direction, said):
    for _time in range(2):
        client.post(address(learner), wish(direction=direction))
    message = Message.objects.get(user=learner)
    assert (message.subject, message.channel) == (said, "site")
    assert "补偿" in message.body and message.url == "/account/beli/"


def test_nobody_is_told_of_what_was_refused(client, staff, learner):
    client.post(address(learner), wish(direction="take", amount="500"))
    assert not Message.objects.exists()


def test_every_page_brings_a_form_of_its_own(client, staff, learner):
    references = {client.get(address(learner)).context["form"]["reference"].value() for _ in "12"}
    assert len(references) == 2


def test_taking_is_an_adjustment_too_and_stops_at_what_is_there(client, staff, learner):
    client.post(address(learner), wish(direction="take", amount="60"))
    assert ledger.balance(learner) == 40
    again = Entry.objects.get(kind=Kind.ADJUSTMENT).pk
    more = wish(direction="take", amount="41", reference="form-2", again=again)
    page = client.post(address(learner), more)
    assert page.status_code == 400
    assert "贝里不足，目前可用 40 贝里" in page.content.decode()
    assert ledger.balance(learner) == 40


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": "0"},
        {"amount": "-5"},
        {"amount": "1.5"},
        {"amount": "很多"},
        {"amount": "10000000000"},
        {"note": " "},
        {"note": "长" * 201},
        {"direction": "double"},
        {"expires_on": "2020-01-01"},
        {"expires_on": "明天"},
        {"reference": ""},
        {"reference": "x" * 65},
    ],
    ids=str,
)
def test_a_wish_that_cannot_be_is_told_and_changes_nothing(client, staff, learner, fields):
    page = client.post(address(learner), wish(**fields))
    assert page.status_code == 400
    assert page.context["form"].errors
    assert ledger.balance(learner) == 100


def test_the_statement_comes_as_a_spreadsheet(client, staff, learner):
    entry = ledger.adjust(user=learner, amount=7, reference="x", note="=1+1", by=staff)
    page = client.get(f"{address(learner)}statement.csv")
    text = b"".join(page.streaming_content).decode()
    assert text.startswith("\ufeff时间,类别")
    assert "新人礼,100,100,," in text
    assert f"调整,7,107,手工调整 #{entry.pk},'=1+1" in text


def test_the_dashboard_leads_there(client, staff):
    assert 'href="/dashboard/beli/"' in client.get("/dashboard/").content.decode()


def test_pages_cost_the_same_for_few_and_for_many(client, staff, django_assert_max_num_queries):
    learner = UserFactory()
    for number in range(60):
        ledger.credit(user=learner, amount=1, kind=Kind.GIFT, reference=f"{number}")
        UserFactory()
    for path in ("/dashboard/beli/", address(learner)):
        client.get(path)
        with django_assert_max_num_queries(16):
            client.get(path)
