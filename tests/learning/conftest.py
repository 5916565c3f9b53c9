import pytest

from tests.factories import UserFactory
from tests.learning.classroom import make_taught_course


@pytest.fixture
def learner(db):
    return UserFactory()


@pytest.fixture
def course(db):
    return make_taught_course()


@pytest.fixture
def at_desk(client, learner):
    """A browser in which the learner is logged in."""
    client.force_login(learner)
    return client
