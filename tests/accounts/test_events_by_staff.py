"""What staff do to an account is told to its owner."""

from django.contrib.auth.models import Group

from accounts.models import AccountEvent
from tests.factories import UserFactory


def test_an_edit_in_the_cms_is_noted(client, db):
    owner = UserFactory(username="owner", nickname="主人")
    boss = UserFactory(username="boss", is_staff=True, is_superuser=True)
    client.force_login(boss)
    path = f"/cms/users/edit/{owner.pk}/"
    assert client.get(path).status_code == 200
    assert not owner.events.exists()
    facts = {
        "username": "owner",
        "email": owner.email,
        "first_name": "新",
        "last_name": "名",
        "is_active": "on",
        "groups": [str(group.pk) for group in Group.objects.none()],
    }
    assert client.post(path, facts).status_code == 302
    event = owner.events.get()
    assert (event.kind, event.actor) == (AccountEvent.Kind.STAFF_CHANGED, boss)
    assert (event.address, event.device, event.device_key) == (None, "", "")  # not the customer's
    assert "工作人员修改了账户" in event.get_kind_display()


def test_ones_own_edit_is_nobody_elses(client, db):
    boss = UserFactory(username="boss", is_staff=True, is_superuser=True)
    client.force_login(boss)
    facts = {"username": "boss", "email": boss.email, "first_name": "新", "last_name": "名"}
    client.post(f"/cms/users/edit/{boss.pk}/", facts | {"is_active": "on", "is_superuser": "on"})
    assert not boss.events.filter(kind=AccountEvent.Kind.STAFF_CHANGED).exists()
