"""Two at once over one contact."""

import pytest

from accounts.contacts.putting import ContactTaken, put
from accounts.models import User
from accounts.verification.contacts import read_contact
from tests.factories import UserFactory
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("text", ["13900139000", "race@shuyuan.test"])
def test_of_two_who_prove_the_same_contact_one_has_it(text):
    contact = read_contact(text)
    people = [UserFactory(email=None), UserFactory(email=None)]

    def prove(user):
        try:
            put(user=user, contact=contact)
        except ContactTaken:
            return "taken"
        return "mine"

    assert sorted(at_once(prove, people)) == ["mine", "taken"]
    assert User.objects.filter(**{contact.kind: contact.value}).count() == 1
