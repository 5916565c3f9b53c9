from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone


def prune(sessions):
    """Take those off the list (a QuerySet) that are over. May be called twice."""
    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    sessions.exclude(session_key__in=live).delete()


def prune_all():
    prune(UserSession.objects.all())
