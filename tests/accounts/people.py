"""A person about whom as much is kept as can be, and where it would be found again."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.address import book
from accounts.contacts import changing
from accounts.events import record
from accounts.models import AccountEvent, ContactChange
from accounts.privacy.consents import record_consent
from accounts.verification.codes import Purpose, send_code
from accounts.verification.contacts import read_contact
from beli.ledger import credit
from beli.models import Entry
from checkout.models import InvoiceTitle
from notifications.messages import queue
from tests.factories import UserFactory

PHONE, EMAIL = read_contact("13511112222"), read_contact("quyuan@secret.test")
NEW = read_contact("13533334444")
# Wherever one of these is found afterwards, the person is.
PERSONAL = {
    "phone": "13511112222",
    "new phone": "13533334444",
    "email": "quyuan@secret.test",
    "claim": "lingjun@secret.test",
    "nickname": "灵均先生",
    "real name": "屈大夫",
    "street": "汨罗江畔九号",
    "introduction": "路漫漫其修远兮",
    "username": "quyuan-user",
    "weixin": "weixin-uid-of-quyuan",
    "address": "203.0.113.77",
    "avatar": "face-of-quyuan",
    "message": "给灵均的私信",
}


def reachable(email="libai@shuyuan.test", **facts):
    """A User whose address is proven, for allauth too."""
    user = UserFactory(email=email, **facts)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def make_person(rf):
    user = UserFactory(
        username=PERSONAL["username"],
        email=EMAIL.value,
        phone=PHONE.value,
        nickname=PERSONAL["nickname"],
        first_name=PERSONAL["real name"],
        introduction=PERSONAL["introduction"],
        consents=False,
    )
    request = rf.post("/", REMOTE_ADDR=PERSONAL["address"], HTTP_USER_AGENT="Chrome Windows")
    request.user = user
    record_consent(user, request)
    record(user, AccountEvent.Kind.LOGGED_IN, request=request)
    EmailAddress.objects.create(user=user, email=EMAIL.value, verified=True, primary=True)
    EmailAddress.objects.create(user=user, email=PERSONAL["claim"])
    SocialAccount.objects.create(
        user=user, provider="weixin", uid=PERSONAL["weixin"], extra_data={"n": PERSONAL["nickname"]}
    )
    give_face(user)
    give_address(user)
    credit(user=user, amount=30, kind=Entry.Kind.GIFT, reference="test")
    queue(user=user, reference="secret", subject="私信", body=PERSONAL["message"])
    InvoiceTitle.objects.create(user=user, name=PERSONAL["real name"], email=EMAIL.value)
    send_code(contact=PHONE, purpose=Purpose.LOGIN, address=PERSONAL["address"])
    send_code(contact=EMAIL, purpose=Purpose.LOGIN, address=PERSONAL["address"])
    changing.ask_to_wait(user=user, contact=NEW, request=request)
    ContactChange.objects.update(due_at=timezone.now() + timedelta(days=60))
    return user


def give_face(user):
    for name in (f"avatars/{PERSONAL['avatar']}.webp", f"avatars/{PERSONAL['avatar']}-96.webp"):
        default_storage.save(name, ContentFile(b"RIFF"))
    user.avatar = f"avatars/{PERSONAL['avatar']}.webp"
    user.save()


def give_address(user):
    facts = {
        "first_name": PERSONAL["real name"],
        "phone_number": PHONE.value,
        "state": "湖南省",
        "line4": "岳阳市",
        "line3": "汨罗市",
        "line1": PERSONAL["street"],
        "district_code": "430681",
    }
    book.add(user=user, facts=facts)
    book.remove(book.add(user=user, facts=facts | {"line1": PERSONAL["street"] + "旧"}))


def found_anywhere():
    """{(table, column): what of the person stands in it} over the whole database."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
            for column in [one[0] for one in cursor.description]:
                seen = seen_in(cursor, table, column)
                if seen:
                    found[table, column] = seen
    return found


def seen_in(cursor, table, column):
    position = "strpos" if connection.vendor == "postgresql" else "instr"
    text = f'CAST("{column}" AS text)'
    spellings = {one: what for what, value in PERSONAL.items() for one in spelt(value)}
    where = " OR ".join(f"{position}({text}, %s) > 0" for _one in spellings)
    cursor.execute(f'SELECT {text} FROM "{table}" WHERE {where}', list(spellings))
    rows = " ".join(row[0] for row in cursor.fetchall())
    return {what for one, what in spellings.items() if one in rows}


def spelt(value):
    """As it is, and as JSON writes it where it may use plain letters only."""
    return {value, value.encode("unicode_escape").decode()}
