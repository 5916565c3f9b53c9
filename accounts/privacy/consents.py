"""That people agreed, to what and when (PIPL, article 14)."""

from django.db import transaction

from accounts.events import record
from accounts.events.log import address_of
from accounts.models import AccountEvent, Consent
from accounts.privacy import documents


@transaction.atomic
def record_consent(user, request):
    """Note that the person agreed to today's versions. May be called twice."""
    missing = missing_consents(user)
    address = address_of(request)
    rows = [
        Consent(user=user, document=text.document, version=text.version, address=address)
        for text in missing
    ]
    Consent.objects.bulk_create(rows, ignore_conflicts=True)
    if missing:
        names = "、".join(str(text.document.label) for text in missing)
        record(user, AccountEvent.Kind.CONSENTED, request=request, documents=names)


def missing_consents(user):
    """Today's Texts that the person has not agreed to."""
    agreed = set(Consent.objects.filter(user=user).values_list("document", "version"))
    return [
        text for text in documents.current() if (text.document.value, text.version) not in agreed
    ]
