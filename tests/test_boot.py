from tests.factories import UserFactory


def test_two_people_may_have_no_email(db):
    UserFactory(email="")
    UserFactory(email="")
