"""The person's own row, and all who were merged into it: nobody any more."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Merge, User
from accounts.profile import avatars
from accounts.sessions import end_sessions


def people_of(user):
    """The person's rows: this one, and those of accounts that went into it."""
    found, ids = [user], [user.pk]
    while ids:
        gone = User.objects.filter(merge__kept__in=ids)
        ids = [person.pk for person in gone]
        found += gone
    return found


def lock_out(user):
    """Nobody logs in as this person, and nobody stays logged in."""
    for person in people_of(user):
        User.objects.filter(pk=person.pk).update(password=make_password(None), is_active=False)
        end_sessions(person)


@transaction.atomic
def anonymise(user):
    """What orders and books refer to stays, without a name. May be called twice."""
    for person in people_of(user):
        avatars.remove(person)
        User.objects.filter(pk=person.pk).update(
            username=f"已注销用户#{person.pk}",  # no form takes a #: nobody has the name before
            first_name="",
            last_name="",
            nickname="",
            introduction="",
            gender=User.Gender.SECRET,
            email=None,
            phone=None,
            last_login=None,
        )
    Merge.objects.filter(gone__in=people_of(user)).update(released=[], address=None)
