"""Many learners who can log in, all with the demo's password."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import User
from shuyuan.demo.people import PASSWORD
from shuyuan.demo.scale.measure import PREFIX, batches, moment, source
from shuyuan.demo.scale.texts import person_name


def load_learners(count, tell):
    """Write them; returns their ids in order."""
    random, password, ids = source("learners"), make_password(PASSWORD), []  # hashed once: slow
    for numbers in batches(range(1, count + 1)):
        users = User.objects.bulk_create(learner(random, number, password) for number in numbers)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
        )
        ids += [user.pk for user in users]
    tell(f"  学员 Learners {count}")
    return ids


def learner(random, number, password):
    return User(
        username=f"{PREFIX}{number}",
        email=f"{PREFIX}{number}@shuyuan.test",
        nickname=person_name(random),
        password=password,
        date_joined=moment(random),
    )


def is_loaded():
    return User.objects.filter(username=f"{PREFIX}1").exists()
