"""A copy of all that is kept about a person."""

import json
import tracemalloc
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AccountEvent, DataExport
from accounts.privacy import exporting
from accounts.privacy.archive import write_archive
from notifications.models import Message
from tests.accounts.logging_in import by_password, fresh, grow_old, prove
from tests.accounts.people import PERSONAL, make_person
from tests.factories import UserFactory

PASSWORD = "shuyuan-demo"


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    yield tmp_path
    for path in files():
        path.unlink()


@pytest.fixture
def person(db, rf, media):
    return make_person(rf)


def files():
    folder = Path(exporting.STORAGE.location, "exports")
    return [path for path in folder.rglob("*") if path.is_file()]


def ready(user):
    export = DataExport.objects.create(user=user)
    assert exporting.make(export.pk)
    export.refresh_from_db()
    return export


def test_all_of_it_is_in_the_file(person):
    with ready(person).file.open("rb") as file, ZipFile(file) as archive:
        names = set(archive.namelist())
        page = archive.read("index.html").decode()
        data = {name: json.loads(archive.read(name)) for name in names if name.startswith("data/")}
    written = json.dumps(data, ensure_ascii=False)
    for what, value in PERSONAL.items():
        if what != "avatar":  # a file, not words
            assert value in written and value in page, what
    assert "files/avatar.webp" in names
    assert data["data/account.json"][0]["nickname"] == PERSONAL["nickname"]
    assert data["data/beli.json"][0]["amount"] == 30
    assert data["data/orders.json"] == []


def test_nothing_of_others_is_in_it_and_markup_is_words(person):
    other = UserFactory(nickname="别人的名字")
    other.events.create(kind="logged_in", detail={"note": "别人的"})
    person.nickname = "<script>alert(1)</script>"
    person.save()
    file = BytesIO()
    write_archive(person, file)
    with ZipFile(file) as archive:
        words = [name for name in archive.namelist() if "files/" not in name]
        everything = "".join(archive.read(name).decode() for name in words)
        page = archive.read("index.html").decode()
    assert "别人的" not in everything
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_it_is_asked_for_made_told_fetched_and_deleted(
    client, person, django_capture_on_commit_callbacks
):
    by_password(client, person.username)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/privacy/export/")
    export = DataExport.objects.get()
    assert export.status == "ready" and len(files()) == 1
    assert Message.objects.filter(user=person, subject__contains="数据副本").exists()
    path = f"/account/privacy/export/{export.pk}/"
    assert path in client.get("/account/privacy/").text
    grow_old(client)
    assert client.get(path).url.startswith("/account/reauthenticate/")
    prove(client)
    got = client.get(path)
    assert got["Content-Type"] == "application/zip" and "attachment" in got["Content-Disposition"]
    assert "no-store" in got["Cache-Control"]
    assert ZipFile(BytesIO(b"".join(got.streaming_content))).testzip() is None
    assert person.events.filter(kind=AccountEvent.Kind.EXPORTED).exists()
    DataExport.objects.update(expires_at=timezone.now())
    assert client.get(path).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        exporting.sweep()
    assert not files()
    assert DataExport.objects.get().status == "gone"


def test_once_a_day(client, person):
    by_password(client, person.username)
    client.post("/account/privacy/export/")
    answer = client.post("/account/privacy/export/", follow=True)
    assert "每天只能导出一次" in answer.text
    assert DataExport.objects.count() == 1
    DataExport.objects.update(asked_at=timezone.now() - timedelta(days=1, minutes=1), status="gone")
    client.post("/account/privacy/export/")
    assert DataExport.objects.count() == 2


def test_nobody_else_fetches_it(client, person):
    path = f"/account/privacy/export/{ready(person).pk}/"
    assert client.get(path).url.startswith("/account/login/")
    stranger = UserFactory(username="stranger")
    assert fresh(Client(), stranger).get(path).status_code == 404
    staff = UserFactory(username="boss", is_staff=True, is_superuser=True)
    assert fresh(Client(), staff).get(path).status_code == 404
    assert client.get("/account/privacy/export/").status_code in (302, 405)


def test_a_lost_task_is_found_and_a_hopeless_one_given_up(person):
    export = DataExport.objects.create(user=person)
    exporting.sweep()
    export.refresh_from_db()
    assert export.status == "ready"
    assert not exporting.make(export.pk) and len(files()) == 1  # a second run changes nothing
    hopeless = DataExport.objects.create(user=UserFactory(), attempts=exporting.ATTEMPTS)
    exporting.sweep()
    hopeless.refresh_from_db()
    assert hopeless.status == "failed"


def test_two_workers_make_one(person):
    export = DataExport.objects.create(user=person)
    assert exporting.claim(export.pk)
    assert exporting.claim(export.pk) is None


def test_memory_stays_flat(person):
    def peak():
        tracemalloc.start()
        with open("/dev/null", "wb") as nowhere:
            write_archive(person, Unseekable(nowhere))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak()  # what is loaded once
    few = peak()
    AccountEvent.objects.bulk_create(
        AccountEvent(user=person, kind="logged_in", detail={"n": "x" * 500}) for _n in range(2500)
    )
    assert peak() < few + 3_000_000  # the rows are 2.5 MB as words, twice


class Unseekable:
    """A file that keeps nothing."""

    def __init__(self, file):
        self.file = file
        self.at = 0

    def write(self, data):
        self.at += len(data)
        return self.file.write(data)

    def tell(self):
        return self.at

    def flush(self):
        self.file.flush()

    def seek(self, *args):
        raise OSError("cannot seek")
