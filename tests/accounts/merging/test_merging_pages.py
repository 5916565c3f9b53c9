"""The guided way: prove, read, confirm; and what others try with it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.socialaccount.models import SocialAccount

from accounts.contacts.putting import put as put_contact
from accounts.merging import proven
from accounts.merging.joining import merge
from accounts.merging.refusals import MergeRefused
from accounts.models import Merge
from accounts.recovery import tokens
from accounts.verification.contacts import read_contact
from beli import ledger
from beli.models import Kind
from checkout.order.models import Order
from tests.accounts.codes import another_than, received
from tests.accounts.logging_in import fresh
from tests.checkout.refunding import keeper
from tests.checkout.shopping import place, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
MERGE = "/account/security/merge/"
CONFIRM = f"{MERGE}confirm/"
PASSWORD = "shuyuan-demo"
PHONE = read_contact("13900139000")


@pytest.fixture
def kept(client):
    user = UserFactory()
    fresh(client, user)
    return user


@pytest.fixture
def gone(db):
    return UserFactory(phone=PHONE.value)


def by_password(client, user, password=PASSWORD):
    facts = {"login": user.username, "password": password}
    return client.post(f"{MERGE}password/", facts)


def confirm(client, **facts):
    page = client.get(CONFIRM)
    shown = page.context["form"].initial["shown"]
    return client.post(CONFIRM, {"shown": shown, "sure": "on"} | facts)


def is_merged(gone):
    return Merge.objects.filter(gone=gone).exists()


def test_by_password(client, kept, gone):
    ledger.credit(user=gone, amount=10, kind=Kind.GIFT, reference="g")
    assert MERGE in client.get("/account/security/").text
    assert by_password(client, gone).url == CONFIRM
    page = client.get(CONFIRM).text
    assert "贝里 10 个" in page and "139****9000 会成为当前账户的手机号" in page
    assert confirm(client).url == "/account/security/"
    assert "账户已合并" in client.get("/account/security/").text
    assert Merge.objects.get().proof == Merge.Proof.PASSWORD
    assert ledger.available(kept) == 10


def test_by_a_code(client, kept, gone):
    assert client.post(MERGE, {"contact": str(PHONE)}).url == f"{MERGE}code/"
    assert client.post(f"{MERGE}code/", {"code": another_than(received(PHONE))}).status_code == 200
    assert client.post(f"{MERGE}code/", {"code": received(PHONE)}).url == CONFIRM
    assert confirm(client).url == "/account/security/"
    assert is_merged(gone) and Merge.objects.get().proof == Merge.Proof.PHONE


def test_ones_own_contact_is_no_other_account(client, kept):
    page = client.post(MERGE, {"contact": kept.email})
    assert "这就是当前账户的，请填写另一个" in page.text


def test_a_contact_without_an_account_is_told_after_the_code(client, kept):
    assert client.post(MERGE, {"contact": "13700137000"}).url == f"{MERGE}code/"
    contact = read_contact("13700137000")
    answer = client.post(f"{MERGE}code/", {"code": received(contact)}, follow=True)
    assert "没有可以合并的账户" in answer.text


def test_a_wrong_password_proves_nothing(client, kept, gone):
    assert by_password(client, gone, "wrong").status_code == 200
    assert client.get(CONFIRM).url == MERGE
    assert client.post(CONFIRM, {"shown": "", "sure": "on"}).url == MERGE
    assert not is_merged(gone)


def test_a_second_step_is_asked_for_too(client, kept, gone):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(gone, secret)
    assert by_password(client, gone).url == f"{MERGE}second/"
    assert client.get(CONFIRM).url == f"{MERGE}second/"
    assert client.post(CONFIRM, {"sure": "on"}).url == f"{MERGE}second/"
    assert client.post(f"{MERGE}second/", {"code": "000000"}).status_code == 200
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert client.post(f"{MERGE}second/", {"code": code}).url == CONFIRM
    assert confirm(client).status_code == 302 and is_merged(gone)


def test_a_key_alone_cannot_be_shown_here(client, kept, gone):
    Authenticator.objects.create(user=gone, type="webauthn", data={})
    answer = client.post(
        f"{MERGE}password/", {"login": gone.username, "password": PASSWORD}, follow=True
    )
    assert "只有通行密钥" in answer.text and client.get(CONFIRM).url == MERGE


def test_one_must_have_proven_oneself_just_now(client, gone):
    client.force_login(UserFactory())
    for path in ("", "code/", "password/", "second/", "confirm/"):
        answer = client.get(MERGE + path)
        assert answer.status_code == 302 and MERGE + path not in answer.url.split("?")[0]


def test_without_a_login_there_is_only_the_login(client):
    for path in ("", "code/", "password/", "second/", "confirm/"):
        assert client.get(MERGE + path).url.startswith("/account/login/")


def test_the_proof_is_this_persons_and_ends(client, kept, gone, monkeypatch):
    by_password(client, gone)
    monkeypatch.setattr(proven, "SECONDS", -1)
    assert client.get(CONFIRM).url == MERGE


def reset_password(gone):
    tokens.spend(token=tokens.issue(gone), password="a-new-One-77")


def switch_second_step_on(gone):
    TOTP.activate(gone, "JBSWY3DPEHPK3PXP")


def change_phone(gone):
    put_contact(user=gone, contact=read_contact("13700137000"))


@pytest.mark.parametrize("happens", [reset_password, switch_second_step_on, change_phone])
def test_the_proof_ends_when_what_proved_it_changes(client, kept, gone, happens):
    by_password(client, gone)
    shown = client.get(CONFIRM).context["plan"].digest
    happens(gone)
    assert client.post(CONFIRM, {"shown": shown, "sure": "on"}).url == MERGE
    assert client.get(CONFIRM).url == MERGE
    assert not is_merged(gone)


def test_the_proof_is_looked_at_once_more_under_the_lock(kept, gone):
    lock = proven.lock_of(gone)
    reset_password(gone)
    with pytest.raises(MergeRefused, match="重新验证另一个账户"):
        merge(kept=kept, gone=gone, proof=Merge.Proof.PASSWORD, lock=lock)
    gone.refresh_from_db()
    merge(kept=kept, gone=gone, proof=Merge.Proof.PASSWORD, lock=proven.lock_of(gone))
    assert is_merged(gone)


def test_a_proof_of_somebody_else_in_the_session_counts_for_nothing(client, kept, gone):
    by_password(client, gone)
    session = client.session
    session[proven.KEY] = session[proven.KEY] | {"by": gone.pk}
    session.save()
    assert client.get(CONFIRM).url == MERGE


def test_nothing_the_browser_says_chooses_the_account(client, kept, gone):
    other = UserFactory()
    by_password(client, gone)
    confirm(client, user=other.pk, gone=other.pk, kept=other.pk)
    assert Merge.objects.get().gone == gone


def test_it_must_be_confirmed(client, kept, gone):
    by_password(client, gone)
    page = client.post(CONFIRM, {"shown": client.get(CONFIRM).context["plan"].digest})
    assert page.status_code == 400 and "请先确认" in page.text
    assert not is_merged(gone)


def test_what_changed_since_is_shown_again(client, kept, gone):
    by_password(client, gone)
    shown = client.get(CONFIRM).context["plan"].digest
    ledger.credit(user=gone, amount=10, kind=Kind.GIFT, reference="g")
    page = client.post(CONFIRM, {"shown": shown, "sure": "on"})
    assert page.status_code == 409 and "内容刚刚有变化" in page.text and "贝里 10 个" in page.text
    assert confirm(client).status_code == 302


def test_a_conflict_is_told_and_there_is_no_button(client, kept, gone):
    course = make_course()
    for person in (kept, gone):
        put(person, course)
        place(person, total="99")
    by_password(client, gone)
    page = client.get(CONFIRM)
    assert "请先支付或取消其中一笔" in page.text and 'name="sure"' not in page.text
    answer = client.post(CONFIRM, {"shown": page.context["plan"].digest, "sure": "on"})
    assert answer.status_code == 409
    assert Order.objects.filter(user=gone).exists()


def test_of_two_wechats_one_is_chosen(client, kept, gone):
    for person, name in ((kept, "甲"), (gone, "乙")):
        facts = {"nickname": name}
        SocialAccount.objects.create(user=person, provider="weixin", uid=name, extra_data=facts)
    by_password(client, gone)
    assert "换成另一个账户绑定的“乙”" in client.get(CONFIRM).text
    assert confirm(client, weixin="x").status_code == 400
    assert confirm(client, weixin="gone").status_code == 302
    assert SocialAccount.objects.get().uid == "乙"


def test_sent_twice_it_is_done_once(client, kept, gone):
    by_password(client, gone)
    facts = {"shown": client.get(CONFIRM).context["plan"].digest, "sure": "on"}
    assert client.post(CONFIRM, facts).url == "/account/security/"
    assert client.post(CONFIRM, facts).url == MERGE
    assert Merge.objects.count() == 1


def test_the_merged_account_cannot_log_in(client, kept, gone):
    by_password(client, gone)
    confirm(client)
    client.logout()
    by = {"login": gone.username, "password": PASSWORD}
    assert client.post("/account/login/", by).status_code == 200
    assert client.get("/account/").status_code == 302


def test_staff_see_merges_and_others_do_not(client, kept, gone):
    by_password(client, gone)
    confirm(client)
    assert client.get("/dashboard/merges/").status_code == 403
    client.force_login(keeper())
    page = client.get("/dashboard/merges/?q=" + gone.username)
    assert page.status_code == 200 and f"#{gone.pk}" in page.text and f"#{kept.pk}" in page.text
    heads = re.findall('<th scope="col"[^>]*>(.*?)</th>', page.text)
    assert heads == re.findall('<td data-label="(.*?)"', page.text) != []
    assert "没有合并过" in client.get("/dashboard/merges/?q=nobody").text
    assert client.get("/dashboard/merges/?page=99").status_code == 200
    assert client.post("/dashboard/merges/").status_code == 405
    client.logout()
    assert client.get("/dashboard/merges/").status_code == 302
