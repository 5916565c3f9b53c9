"""Titles within sentences: marks within marks are the single ones."""

import pytest

from catalogue.titles import inside, marked
from checkout.order_refusals import NotAvailable
from checkout.refunds.telling import closed
from notifications.models import Message
from tests.checkout.refunding import buy
from tests.factories import UserFactory, make_course


def test_marks_within_marks_are_the_single_ones():
    assert marked("《论语》精读") == "《〈论语〉精读》"
    assert (inside("楷书"), marked("楷书")) == ("楷书", "《楷书》")


@pytest.mark.django_db
def test_nobody_is_told_of_a_title_with_the_marks_doubled():
    order = buy(UserFactory(email="a@shuyuan.example"), make_course(title="《论语》精读"))
    told = [f"{message.subject} {message.body}" for message in Message.objects.all()]
    told += [str(NotAvailable("《论语》精读", "已下架")), closed(order.lines.all())]
    assert sum("《〈论语〉精读》" in text for text in told) >= 4
    assert not [text for text in told if "《《" in text]
