"""Staff give a coupon to people by name, to a group, or to all who bought a course."""

import pytest
from django.contrib.auth.models import Group

from checkout.coupons.recipients import buyers, find_people
from checkout.models import CouponClaim
from notifications.models import Message
from tests.checkout.coupon_forms import make, refusals, sign_in
from tests.checkout.shopping import place, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    return sign_in(client)


@pytest.fixture
def coupon(client, staff):
    return make(client, name="感谢券")


def give(client, coupon, **fields):
    return client.post(f"/dashboard/vouchers/give/{coupon.pk}/", {"to": "people"} | fields)


def owners(coupon):
    return list(coupon.claims.order_by("serial").values_list("owner__username", flat=True))


def test_people_are_found_by_username_email_and_phone(client):
    by_name = UserFactory(username="甲")
    by_mail = UserFactory(email="Yi@shuyuan.test")
    by_phone = UserFactory(phone="+8613800000001")
    UserFactory(username="离开的人", is_active=False)
    text = " 甲 \n\nyi@SHUYUAN.test\n13800000001\n甲\n离开的人\n没有这个人\n+8613800000001"
    users, missing = find_people(text)
    assert users == [by_name, by_mail, by_phone]
    assert missing == ["离开的人", "没有这个人"]


def test_case_does_not_matter_but_between_two_names_alike(client):
    newcomer = UserFactory(username="newcomer")
    assert find_people("NEWCOMER\nNewComer") == ([newcomer], [])
    capital = UserFactory(username="NEWCOMER", email=None)
    assert find_people("NEWCOMER") == ([capital], [])
    assert find_people("newcomer\nNewcomer") == ([newcomer], [])


def test_a_name_that_looks_like_anothers_phone_or_mail_gets_nothing(client):
    owner = UserFactory(phone="+8613800000001", email="yi@shuyuan.test")
    UserFactory(username="13800000001")
    UserFactory(username="yi@shuyuan.test")
    assert find_people("13800000001\nyi@shuyuan.test")[0] == [owner]


def test_a_gift_is_the_persons_own_and_is_told_of(client, coupon):
    UserFactory(username="甲")
    page = give(client, coupon, people="甲")
    assert page.url == f"/dashboard/vouchers/stats/{coupon.pk}/"
    claim = coupon.claims.get()
    assert (claim.owner.username, claim.status, claim.origin) == ("甲", "unused", "gift")
    message = Message.objects.get(channel="site", user__username="甲")
    assert "感谢券" in message.subject + message.body and "coupons" in message.url
    assert not Message.objects.exclude(channel="site").exists()


def test_who_was_not_found_is_shown_for_another_try(client, coupon):
    UserFactory(username="甲")
    page = client.get(give(client, coupon, people="甲\n乙\n丙").url)
    text = page.content.decode()
    assert "已赠送 1 人" in text and "2 个账号没有找到" in text
    assert page.context["form"]["people"].value() == "乙\n丙"
    assert owners(coupon) == ["甲"]
    again = client.get(f"/dashboard/vouchers/give/{coupon.pk}/")
    assert again.context["form"]["people"].value() == ""


def test_names_stand_apart_however_they_are_written(client, coupon):
    for name in "甲乙丙丁戊":
        UserFactory(username=name)
    give(client, coupon, people="甲，乙,丙； 丁;戊")
    assert sorted(owners(coupon)) == sorted("甲乙丙丁戊")


def test_a_gift_to_nobody_is_no_success(client, coupon):
    page = client.get(give(client, coupon, people="乙").url)
    [level] = {one.level_tag for one in page.context["messages"] if "已赠送 0 人" in str(one)}
    assert level == "warning"


def test_nobody_gets_the_same_gift_twice(client, coupon):
    UserFactory(username="甲")
    UserFactory(username="乙")
    give(client, coupon, people="甲")
    page = give(client, coupon, people="甲\n乙")
    assert owners(coupon) == ["甲", "乙"]
    assert "1 人已经有了" in client.get(page.url).content.decode()
    assert Message.objects.filter(channel="site").count() == 2


def test_no_more_than_there_are(client, staff):
    coupon = make(client, quantity="1")
    for name in "甲乙":
        UserFactory(username=name)
    page = client.get(give(client, coupon, people="甲\n乙").url)
    assert "1 人没有送到" in page.content.decode()
    assert page.context["form"]["people"].value() == "乙"
    assert owners(coupon) == ["甲"]


def test_what_is_switched_off_is_not_given(client, staff):
    coupon = make(client, is_on="")
    UserFactory(username="甲")
    assert "停止" in refusals(give(client, coupon, people="甲"))["__all__"]
    assert owners(coupon) == []


@pytest.mark.parametrize(
    "fields, refused",
    [
        ({}, "people"),
        ({"people": " \n "}, "people"),
        ({"people": " ".join(map(str, range(5001)))}, "people"),
        ({"to": "group"}, "group"),
        ({"to": "group", "group": "99"}, "group"),
        ({"to": "buyers"}, "course"),
        ({"to": "buyers", "course": "x"}, "course"),
        ({"to": "everybody"}, "to"),
    ],
)
def test_to_whom_must_be_said(client, coupon, fields, refused):
    assert refused in refusals(give(client, coupon, **fields))


def test_a_group_gets_it_and_staff_are_told(
    client, staff, coupon, django_capture_on_commit_callbacks
):
    group = Group.objects.create(name="一班")
    for name in "甲乙":
        UserFactory(username=name).groups.add(group)
    UserFactory(username="丙", is_active=False).groups.add(group)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            give(client, coupon, to="group", group=group.pk)
    assert sorted(owners(coupon)) == ["乙", "甲"]
    assert "2 人" in Message.objects.filter(user=staff).earliest("pk").body


def test_buyers_are_those_who_paid(client, coupon, django_capture_on_commit_callbacks):
    course = make_course(periods=((30, "0.00"),))
    buyer = UserFactory(username="甲")
    put(UserFactory(), course)
    put(buyer, course)
    place(buyer, total="0")
    assert list(buyers(course)) == [buyer]
    with django_capture_on_commit_callbacks(execute=True):
        give(client, coupon, to="buyers", course=course.pk)
    assert owners(coupon) == ["甲"]


def test_a_thousand_gifts_cost_no_more_questions_than_ten(
    client, coupon, django_assert_max_num_queries
):
    names = [UserFactory.build(username=f"同学{n}", email=None) for n in range(1000)]
    type(names[0]).objects.bulk_create(names)
    with django_assert_max_num_queries(60):
        give(client, coupon, people="\n".join(user.username for user in names))
    assert CouponClaim.objects.count() == 1000
