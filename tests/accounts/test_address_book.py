"""One default, at most twenty, and what was deleted is gone for everybody but the books."""

import pytest
from django.db import IntegrityError, transaction

from accounts.address import book
from accounts.address.models import UserAddress
from accounts.models import User
from tests.accounts.address_forms import facts, kept
from tests.factories import UserFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def defaults(user):
    return list(user.addresses.filter(is_default_for_shipping=True))


def test_the_first_is_the_default_and_later_ones_are_not():
    user = UserFactory()
    first, second = kept(user), kept(user, address="二号")
    assert defaults(user) == [first] and not second.is_default_for_shipping
    assert list(user.addresses.all()) == [first, second]


def test_who_deleted_all_gets_a_default_again():
    user = UserFactory()
    book.remove(kept(user))
    again = kept(user)
    assert defaults(user) == [again]


def test_when_the_default_goes_the_newest_that_remains_becomes_it():
    """D33."""
    user = UserFactory()
    first, _second, third = (kept(user, address=f"{n} 号") for n in range(3))
    book.remove(first)
    assert defaults(user) == [third]


def test_when_another_goes_the_default_stays():
    user = UserFactory()
    first, second = kept(user), kept(user, address="二号")
    book.remove(second)
    assert defaults(user) == [first]


def test_another_may_be_made_the_default_again_and_again():
    user = UserFactory()
    _first, second = kept(user), kept(user, address="二号")
    for _ in range(2):
        book.make_default(second)
        assert defaults(user) == [second]
    third = kept(user, address="三号", as_default=True)
    assert defaults(user) == [third]


def test_the_database_knows_one_default():
    user = UserFactory()
    kept(user)
    second = kept(user, address="二号")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserAddress.objects.filter(pk=second.pk).update(is_default_for_shipping=True)


def test_there_are_twenty_at_most_and_a_deleted_one_makes_room():
    user = UserFactory()
    addresses = [kept(user, address=f"{n} 号") for n in range(book.MOST)]
    with pytest.raises(book.BookFull, match="最多保存 20 个收货地址"):
        kept(user, address="又一个")
    assert kept(user, address="3 号") == addresses[3]  # it is there already
    book.remove(addresses[0])
    kept(user, address="又一个")
    assert user.addresses.count() == book.MOST


def test_the_same_again_adds_none_and_another_phone_does():
    user = UserFactory()
    first = kept(user, tag="家")
    assert kept(user, tag="公司") == first
    first.refresh_from_db()
    assert first.tag == "公司"
    assert kept(user, receiver_phone="13900139000") != first
    assert kept(UserFactory()) != first


def test_what_becomes_the_same_as_another_takes_its_place():
    user = UserFactory()
    first, second = kept(user), kept(user, address="二号")
    book.change(address=second, facts=facts())
    assert list(user.addresses.all()) == [second] and defaults(user) == [second]
    assert UserAddress.everything.get(pk=first.pk).removed_at


def test_what_was_deleted_is_kept_but_nobody_sees_it():
    user = UserFactory()
    address = kept(user)
    book.remove(address)
    assert not user.addresses.exists() and not UserAddress.objects.exists()
    assert UserAddress.everything.get().removed_at
    for late in (
        lambda: book.remove(address),
        lambda: book.make_default(address),
        lambda: book.change(address=address, facts=facts(tag="公司")),
    ):
        with pytest.raises(book.AddressGone):
            late()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_one_default_and_no_more_than_fit():
    user = UserFactory()

    def add(number):
        try:
            kept(User.objects.get(pk=user.pk), address=f"{number} 号", as_default=True)
        except book.BookFull:
            return False
        return True

    assert sum(at_once(add, range(24))) == book.MOST
    assert user.addresses.count() == book.MOST and len(defaults(user)) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_deleting_all_at_once_leaves_none():
    user = UserFactory()
    addresses = [kept(user, address=f"{n} 号") for n in range(8)]
    at_once(book.remove, addresses)
    assert not user.addresses.exists()
