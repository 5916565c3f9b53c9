"""How somebody got in: what allauth noted in the session on the way."""

from allauth.account.internal.flows.login import get_authentication_records

SECOND_STEP = "mfa"  # a passkey stands for the first one too
CODES = {"phone": "sms_code", "email": "email_code"}


def way_of(request, user):
    """The detail of a login: its `way`, and the second `step` where there was one. Tries that were
    not finished, earlier in the session, are passed over.
    """
    records = get_authentication_records(request, user)
    starts = [number for number, record in enumerate(records) if is_first(record)]
    names = [name_of(record) for record in records[starts[-1] :]] if starts else []
    return dict(zip(("way", "step"), names, strict=False))


def is_first(record):
    return record["method"] != SECOND_STEP or record.get("passwordless", False)


def name_of(record):
    """A word that AccountEvent.words knows in the reader's language."""
    by_code = [name for kind, name in CODES.items() if kind in record]
    if record["method"] == "code" and by_code:
        return by_code[0]
    return record.get("type") or record.get("provider") or record["method"]
