"""Notices that go out by text message beside the inbox and the e-mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.messages import queue
from notifications.models import Message, SmsMessage
from notifications.texts import sending
from notifications.texts.forgetting import forget_old
from tests.factories import UserFactory
from tests.notifications.texts import PHONE, ask, outbox_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(settings):
    settings.SMS_NOTICES = True
    return UserFactory(phone=PHONE)


def tell(user, reference="order-1-paid"):
    facts = {"reference": reference, "subject": "购买成功", "body": "谢谢"}
    queue(user=user, text=("purchase", {"course": "Python 入门"}), **facts)


def test_a_purchase_is_told_once(buyer):
    tell(buyer), tell(buyer)
    assert outbox_of(PHONE) == ["您已成功购买《Python 入门》，请到“我的订单”查看。"]
    tell(buyer, "order-2-paid")
    assert len(outbox_of(PHONE)) == 2


def test_without_a_number_or_a_wish_there_is_none(buyer, settings):
    tell(UserFactory())
    settings.SMS_NOTICES = False
    tell(buyer)
    assert not SmsMessage.objects.exists()
    assert Message.objects.inbox(buyer).count() == 1


def test_without_an_approved_template_there_is_none(buyer, yuntongxun_standin, settings):
    del settings.SMS_TEMPLATES["yuntongxun"]["purchase"]
    tell(buyer)
    assert not SmsMessage.objects.exists()


def test_a_notice_stands_in_no_codes_way(buyer, settings):
    settings.SMS_PER_NUMBER = 1
    tell(buyer)
    ask()
    sending.send_due()
    assert SmsMessage.objects.filter(status="sent").count() == 2


def test_a_full_day_leaves_the_inbox_whole(buyer, settings):
    settings.SMS_PER_DAY = 1
    ask("+8613800138002")
    tell(buyer)
    assert SmsMessage.objects.count() == 1
    assert Message.objects.inbox(buyer).count() == 1


def test_a_number_from_elsewhere_is_no_error(buyer):
    buyer.phone = "+85291234567"
    tell(buyer)
    assert not SmsMessage.objects.exists()


def test_one_number_is_not_told_without_end(buyer, settings):
    for number in range(settings.SMS_PER_NUMBER + 5):
        tell(buyer, f"order-{number}-paid")
    assert SmsMessage.objects.count() == settings.SMS_PER_NUMBER
    ask()


def test_after_half_a_year_nobody_knows_whose_it_was(buyer, settings):
    tell(buyer), tell(buyer, "order-2-paid")
    old, new = SmsMessage.objects.order_by("pk")
    half_a_year_ago = timezone.now() - timedelta(days=settings.SMS_KEEP_DAYS + 1)
    SmsMessage.objects.filter(pk=old.pk).update(
        created_at=half_a_year_ago, address="203.0.113.7", status="sent", cost="0.045"
    )
    assert [forget_old(), forget_old()] == [1, 0]
    old.refresh_from_db(), new.refresh_from_db()
    assert (old.phone, old.masked_phone, old.address) == ("138****8001", "138****8001", None)
    assert (old.user, old.values, str(old.cost)) == (None, {}, "0.0450")
    assert (new.phone, new.user) == (PHONE, buyer)
