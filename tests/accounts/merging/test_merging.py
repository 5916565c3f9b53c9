"""What one account had is the other one's afterwards, once, and nothing is lost."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.utils import timezone

from accounts.merging import register
from accounts.merging.eligible import MOST
from accounts.merging.joining import sweep
from accounts.merging.plan import plan_of
from accounts.merging.refusals import MergeRefused
from accounts.merging.register import Part, Preview
from accounts.models import AccountEvent, Closing, Consent, Merge, User
from beli import ledger
from beli.models import Account, Batch, Entry, Kind
from checkout.invoices import book as titles
from checkout.models import CouponClaim, PendingCourse
from checkout.order.models import Order
from checkout.releasing import release
from checkout.states import Status
from learning.access import judge_course
from learning.models import Enrolment, Progress
from notifications.messages import queue
from notifications.models import Message, SmsMessage
from payments.models import Payment
from tests.accounts.address_forms import kept as keep_address
from tests.accounts.merging.people import all_beli, assert_books_balanced, join, two
from tests.checkout.coupons import give_claim, make_coupon
from tests.checkout.invoicing import COMPANY, PERSON
from tests.checkout.life import BELI, make_buyer
from tests.checkout.life import place as place_with_all
from tests.checkout.refunding import approve_as_quoted, arrive, ask_for, buy, fresh, pay
from tests.checkout.shopping import basket_of, courses, place, put
from tests.factories import UserFactory, make_course
from tests.learning.classroom import hold, lesson_of, make_taught_course

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_paid_order_moves_with_its_payment_and_its_course():
    kept, gone = two()
    course = make_course()
    order = buy(gone, course)
    made = join(kept, gone)
    assert fresh(order).user == kept and made.moved["orders"] == 1
    assert Payment.objects.get().payer == kept
    assert judge_course(user=kept, product=course).allowed
    assert not judge_course(user=gone, product=course).allowed


def test_an_order_paid_by_beli_is_refunded_to_the_account_that_stays():
    kept, gone = two()
    order = buy(gone, make_course(), beli=300)
    assert fresh(order).beli == 300
    join(kept, gone)
    total = all_beli()
    request = approve_as_quoted(ask_for(fresh(order)))
    arrive(request)
    assert all_beli() == total + 300 == ledger.available(kept)
    assert ledger.available(gone) == 0
    assert_books_balanced()


def test_beli_keep_their_last_days_and_their_sum():
    kept, gone = two()
    today = timezone.localdate()
    days = [None, today, today + 9 * DAY]
    for number, day in enumerate(days):
        ledger.credit(
            user=gone, amount=10 + number, kind=Kind.GIFT, reference=f"g{number}", expires_on=day
        )
    ledger.credit(user=kept, amount=5, kind=Kind.GIFT, reference="mine")
    lapsed = ledger.credit(user=gone, amount=7, kind=Kind.GIFT, reference="old", expires_on=today)
    Batch.objects.filter(entry=lapsed).update(expires_on=today - DAY)
    before = all_beli()
    join(kept, gone)
    assert ledger.available(kept) == 5 + 10 + 11 + 12
    assert all_beli() == before - 7  # it had lapsed, and was booked so
    left = Batch.objects.filter(account__user=kept, left__gt=0).values_list("left", "expires_on")
    assert set(left) == {(5, None), (10, None), (11, today), (12, today + 9 * DAY)}
    assert Account.objects.get(user=gone).balance == 0
    assert Entry.objects.filter(kind=Kind.TRANSFER, amount__lt=0).count() == 1
    assert_books_balanced()


@pytest.mark.parametrize("end", ["paid", "cancelled"])
def test_a_pending_order_goes_on_where_it_was(end):
    """It holds beli and a coupon; money may come for it afterwards."""
    kept = UserFactory()
    course = make_course()
    gone = make_buyer(course, make_coupon(quantity=None))
    order = place_with_all(gone)
    before = all_beli()
    join(kept, gone)
    assert all_beli() == before
    order = fresh(order)
    assert order.user == kept
    assert ledger.is_held(user=kept, reference=order.beli_reference)
    assert not Entry.objects.open_holds().filter(account__user=gone).exists()
    assert PendingCourse.objects.get().user == kept
    assert CouponClaim.objects.get().owner == kept
    if end == "paid":
        pay(order)
        assert fresh(order).status == Status.PAID
        assert Enrolment.objects.get().user == kept
        assert CouponClaim.objects.get().status == CouponClaim.Status.USED
    else:
        release(order=order, status=Status.CANCELLED)
        assert ledger.available(kept) == BELI
        assert CouponClaim.objects.get().status == CouponClaim.Status.UNUSED
    assert_books_balanced()


def test_money_that_comes_late_for_a_released_order_pays_it():
    """D20, across the merge."""
    kept = UserFactory()
    gone = make_buyer(make_course(), make_coupon(quantity=None))
    order = place_with_all(gone)
    release(order=order, status=Status.CANCELLED)
    join(kept, gone)
    Order.objects.filter(pk=order.pk).update(deadline=timezone.now() + DAY)
    pay(fresh(order))
    assert fresh(order).status == Status.PAID and fresh(order).user == kept
    assert_books_balanced()


def test_one_course_pending_in_both_is_refused_until_one_is_gone():
    kept, gone = two()
    course = make_course()
    for person in (kept, gone):
        put(person, course)
        place(person, total="99")
    with pytest.raises(MergeRefused, match="两个账户都有《课程》的待支付订单"):
        join(kept, gone)
    assert User.objects.get(pk=gone.pk).is_active and not Merge.objects.exists()
    release(order=Order.objects.get(user=gone), status=Status.CANCELLED)
    join(kept, gone)
    assert Order.objects.filter(user=kept).count() == 2


def test_what_is_owned_for_ever_is_not_left_waiting_to_be_paid():
    kept, gone = two()
    course = make_course()
    buy(kept, course, days=None)
    put(gone, course)
    place(gone, total="99")
    with pytest.raises(MergeRefused, match="已永久拥有"):
        join(kept, gone)


@pytest.mark.parametrize(
    ("own", "other", "left"),
    [((30, 0), (30, 10), 50), ((30, 40), (30, 10), 20), ((30, 10), (30, 40), 20)]
    + [((None, 5), (30, 10), None), ((30, 10), (None, 5), None), ((30, 40), (30, 50), 0)],
)
def test_of_a_course_in_both_what_is_left_of_one_follows_the_other(own, other, left):
    """D22. `own`, `other`: bought for so many days, so many days ago."""
    kept, gone = two()
    course = make_taught_course()
    for person, (days, ago) in ((kept, own), (gone, other)):
        hold(person, course, days=days, since=ago * DAY)
    note = "另一个账户剩下的时间接在后面"
    said = any(note in one for one in plan_of(kept, gone).notes)
    assert said == (not Enrolment.objects.get(user=gone).has_ended and own != (30, 40))
    join(kept, gone)
    enrolment = Enrolment.objects.get()
    assert enrolment.user == kept and enrolment.grants.count() == 2
    assert enrolment.days_left == left
    assert judge_course(user=kept, product=course).allowed == (left != 0)


def test_the_farther_progress_is_kept():
    kept, gone = two()
    course = make_taught_course()
    first, second = lesson_of(course, 0), lesson_of(course, 1)
    Progress.objects.create(user=kept, lesson=first, second=5)
    Progress.objects.create(user=gone, lesson=first, second=50, seen_at=timezone.now())
    Progress.objects.create(user=gone, lesson=second, second=7)
    join(kept, gone)
    rows = Progress.objects.order_by("lesson__position").values_list("user", "second")
    assert list(rows) == [(kept.pk, 50), (kept.pk, 7)]
    assert Progress.objects.get(lesson=first).seen_at


def test_baskets_become_one_and_the_longer_period_is_kept():
    kept, gone = two()
    one, two_ = courses(2)
    put(kept, one, days=30)
    put(gone, one, days=None)
    put(gone, two_)
    join(kept, gone)
    lines = {line.product_id: line.period.days for line in basket_of(kept).all_lines()}
    assert lines == {one.pk: None, two_.pk: 30}


def test_coupons_used_and_unused_move():
    kept, gone = two()
    coupon = make_coupon(quantity=None)
    mine, other = give_claim(kept, coupon), give_claim(gone, coupon)
    join(kept, gone)
    assert set(CouponClaim.objects.of(kept)) == {mine, other}


def test_messages_addresses_titles_and_consents_move_without_doubles():
    kept, gone = two()
    day = date(2026, 1, 1)
    for person in (kept, gone):
        queue(user=person, reference="same", subject="一", body="", url="", channels=("site",))
        Consent.objects.create(user=person, document="terms", version=day)
        keep_address(person)
        titles.keep(user=person, facts=PERSON)
    queue(user=gone, reference="other", subject="二", body="", url="", channels=("site",))
    Consent.objects.create(user=gone, document="privacy", version=day)
    keep_address(gone, address="二号", as_default=True)
    titles.keep(user=gone, facts=COMPANY)
    join(kept, gone)
    mine = Message.objects.filter(user=kept).exclude(reference__startswith="merged-")
    assert mine.count() == 3
    agreed = list(kept.consents.filter(version=day).values_list("document", flat=True))
    assert sorted(agreed) == ["privacy", "terms"]
    assert list(kept.addresses.values_list("line1", "is_default_for_shipping")) == [
        ("文三路 1 号", True),
        ("二号", False),
    ]
    assert [title.is_default for title in kept.invoice_titles.all()] == [True, False]


def test_addresses_come_to_who_had_none():
    kept, gone = two()
    keep_address(gone)
    join(kept, gone)
    assert kept.addresses.get().is_default_for_shipping


def test_nobody_gets_in_any_more_and_every_session_ends(client):
    kept, gone = two()
    client.force_login(gone)
    Authenticator.objects.create(user=gone, type="totp", data={})
    join(kept, gone)
    assert not gone.is_active and not gone.has_usable_password()
    assert not Authenticator.objects.filter(user=gone).exists()
    assert client.get("/account/").status_code == 302
    assert gone.merge.kept == kept


def test_contacts_come_along_where_there_was_none_and_are_released_otherwise():
    kept = UserFactory(phone="+8613800138000", email=None)
    gone = UserFactory(phone="+8613900139000", email="other@shuyuan.test")
    EmailAddress.objects.create(user=gone, email=gone.email, primary=True, verified=True)
    EmailAddress.objects.create(user=gone, email="claimed@shuyuan.test")
    before = all_beli()
    made = join(kept, gone)
    assert (kept.phone, kept.email) == ("+8613800138000", "other@shuyuan.test")
    assert (gone.phone, gone.email) == (None, None)
    assert made.released == ["139****9000"]
    rows = EmailAddress.objects.values_list("user", "email", "verified", "primary")
    assert list(rows) == [(kept.pk, "other@shuyuan.test", True, True)]
    assert all_beli() == before  # a contact that was proven before brings no second gift
    UserFactory(phone="+8613900139000")  # free again


@pytest.mark.parametrize("chosen", ["kept", "gone"])
def test_of_two_wechats_the_chosen_one_stays(chosen):
    kept, gone = two()
    for person, uid in ((kept, "kept"), (gone, "gone")):
        SocialAccount.objects.create(user=person, provider="weixin", uid=uid)
    SocialAccount.objects.create(user=gone, provider="weibo", uid="w")
    made = join(kept, gone, chosen={"weixin"} if chosen == "gone" else set())
    rows = SocialAccount.objects.order_by("provider").values_list("user", "provider", "uid")
    assert list(rows) == [(kept.pk, "weibo", "w"), (kept.pk, "weixin", chosen)]
    assert made.released[-1] == "微信"


def test_it_is_written_down_for_the_owner_and_for_staff():
    kept, gone = two()
    made = join(kept, gone)
    event = AccountEvent.objects.get(user=kept, kind=AccountEvent.Kind.MERGED)
    assert event.detail == {"account": gone.username}
    assert (made.kept, made.gone, made.proof) == (kept, gone, Merge.Proof.PASSWORD)


def test_both_accounts_contacts_hear_of_it():
    kept = UserFactory()
    gone = UserFactory(email="other@shuyuan.test")
    join(kept, gone)
    told = Message.objects.filter(user=kept, reference__startswith="merged-")
    rows = set(told.values_list("channel", "address"))
    assert rows == {("site", ""), ("email", ""), ("email", "other@shuyuan.test")}
    phone_only = UserFactory(email=None, phone="+8613900139000")
    join(kept, phone_only)
    assert SmsMessage.objects.filter(phone="+8613900139000").exists()


def test_the_second_time_changes_nothing():
    kept, gone = two()
    ledger.credit(user=gone, amount=10, kind=Kind.GIFT, reference="g")
    assert join(kept, gone) == join(kept, gone)
    assert ledger.available(kept) == 10 and Merge.objects.count() == 1
    with pytest.raises(MergeRefused, match="已经合并过"):
        join(UserFactory(), gone)


def test_a_chain_of_merges_keeps_what_was_bought_refundable():
    first, second, third = UserFactory(), UserFactory(), UserFactory()
    order = buy(first, make_course(), beli=300)
    join(second, first)
    join(third, second)
    arrive(approve_as_quoted(ask_for(fresh(order))))
    assert fresh(order).user == third
    assert ledger.available(third) == 300
    assert_books_balanced()


def test_what_the_page_said_must_still_be_so():
    kept, gone = two()
    shown = plan_of(kept, gone).digest
    ledger.credit(user=gone, amount=10, kind=Kind.GIFT, reference="g")
    with pytest.raises(MergeRefused, match="内容刚刚有变化"):
        join(kept, gone, shown=shown)
    join(kept, gone, shown=plan_of(kept, gone).digest)


def test_who_may_not_be_merged():
    kept, gone = two()
    for refused, why in (
        (kept, "现在登录的账户"),
        (UserFactory(is_active=False), "没有可以合并的账户"),
        (UserFactory(is_staff=True), "工作人员"),
        (in_group(), "工作人员"),
    ):
        with pytest.raises(MergeRefused, match=why):
            join(kept, refused)
    Closing.objects.create(user=gone, due_at=timezone.now() + DAY)
    with pytest.raises(MergeRefused, match="正在注销"):
        join(kept, gone)


def in_group():
    user = UserFactory()
    user.groups.add(Group.objects.create(name="某组"))
    return user


def test_gifts_for_newcomers_cannot_be_gathered_without_end():
    kept = UserFactory()
    for _ in range(MOST):
        join(kept, UserFactory())
    with pytest.raises(MergeRefused, match="最多并入"):
        join(kept, UserFactory())


def test_merges_of_merges_gather_no_more_gifts():
    middle, kept = two()
    for _ in range(MOST - 1):
        join(middle, UserFactory())
    join(kept, middle)
    assert Merge.objects.count() == MOST
    with pytest.raises(MergeRefused, match="最多并入"):
        join(kept, UserFactory())
    other, laden = two()
    for _ in range(MOST):
        join(laden, UserFactory())
    with pytest.raises(MergeRefused, match="最多并入"):
        join(other, laden)


def test_a_merge_that_the_database_refuses_stops_no_later_one(monkeypatch):
    broken, sound = join(*two()), join(*two())
    for made in (broken, sound):
        ledger.credit(user=made.gone, amount=10, kind=Kind.GIFT, reference="late")
    asked = []

    def move(merge):
        asked.append(merge.pk)
        if merge.pk == broken.pk:
            raise IntegrityError("of a row that is there already")
        return 0

    part = Part("broken", lambda kept, gone: Preview(), move)
    monkeypatch.setitem(register._parts, "broken", part)
    Merge.objects.update(sweep_at=timezone.now())
    sweep()
    assert sorted(asked) == [broken.pk, sound.pk]
    assert ledger.available(sound.kept) == 10
    assert ledger.available(broken.kept) == 0
    broken.refresh_from_db()
    assert broken.sweep_at > timezone.now()  # once more, later
    monkeypatch.delitem(register._parts, "broken")
    Merge.objects.filter(pk=broken.pk).update(sweep_at=timezone.now())
    sweep()
    assert ledger.available(broken.kept) == 10


def test_what_comes_in_late_is_fetched_once():
    kept, gone = two()
    made = join(kept, gone)
    ledger.credit(user=gone, amount=10, kind=Kind.GIFT, reference="late")
    sweep()
    assert ledger.available(kept) == 0  # not yet
    Merge.objects.update(sweep_at=timezone.now())
    for _ in range(2):
        sweep()
    assert ledger.available(kept) == 10 and ledger.available(gone) == 0
    made.refresh_from_db()
    assert made.sweep_at is None
    assert_books_balanced()


def test_a_merge_costs_the_same_for_many_things_as_for_few(django_assert_max_num_queries):
    def cost(number):
        kept, gone = two()
        for n in range(number):
            queue(user=gone, reference=f"m{n}", subject="一", body="", url="", channels=("site",))
            give_claim(gone, make_coupon(quantity=None))
        with django_assert_max_num_queries(400) as queries:
            join(kept, gone)
        return len(queries)

    cost(1)
    assert cost(8) <= cost(2) + 2
