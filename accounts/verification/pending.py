"""Which contact is being proven, and what for. It is in the session, never in a form."""

import secrets
import time

from accounts.verification.contacts import Contact

KEY = "verification"
ASKER = "verification_asker"
SECONDS = 30 * 60  # after that the proof begins anew


def asker(request):
    """This session's secret, the same each time: what it had sent, it alone may try to the end."""
    return request.session.setdefault(ASKER, secrets.token_hex(16))


def begin(request, *, contact, purpose):
    """From now on the codes typed in are for this contact."""
    proofs = request.session.get(KEY, {})
    asked = {"kind": contact.kind, "value": contact.value, "at": time.time()}
    request.session[KEY] = proofs | {str(purpose): asked}


def asked(request, purpose):
    """The Contact a code was sent to, or None."""
    facts = request.session.get(KEY, {}).get(str(purpose))
    return contact_of(facts, "at")


def prove(request, purpose):
    """The code was right. Returns the Contact."""
    facts = request.session[KEY][str(purpose)]
    proven_now = facts | {"proven_at": time.time()}
    request.session[KEY] = request.session[KEY] | {str(purpose): proven_now}
    return contact_of(facts, "at")


def proven(request, purpose):
    """The Contact whose code was right, or None."""
    facts = request.session.get(KEY, {}).get(str(purpose))
    return contact_of(facts, "proven_at")


def end(request, purpose):
    """What is proven counts once."""
    proofs = dict(request.session.get(KEY, {}))
    if proofs.pop(str(purpose), None):
        request.session[KEY] = proofs


def contact_of(facts, moment):
    if not facts or time.time() - facts.get(moment, 0) > SECONDS:
        return None
    return Contact(facts["kind"], facts["value"])
