import pytest
from allauth.account.models import EmailAddress

from tests.accounts.codes import EMAIL, PHONE
from tests.factories import UserFactory


@pytest.fixture
def learner(db):
    """Somebody with a proven address and a proven number."""
    user = UserFactory(username="LiBai", email=EMAIL.value, phone=PHONE.value, nickname="太白")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user
