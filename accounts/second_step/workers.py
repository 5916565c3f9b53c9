"""Who must have a second step: whoever can do here what learners cannot."""

from django.conf import settings


def works_here(user):
    """Staff, editors, mentors: rights come from being staff, from a group, or one by one."""
    if user.is_staff or user.is_superuser:
        return True
    return user.groups.exists() or user.user_permissions.exists()


def is_demanded_of(user):
    return settings.MFA_REQUIRED_FOR_STAFF and works_here(user)
