"""How the person gets in afterwards, is reached, and hears of it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from accounts.models import AccountEvent, Merge
from notifications.models import Message, SmsMessage
from tests.accounts.merging.people import all_beli, join, two
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_nobody_gets_in_any_more_and_every_session_ends(client):
    kept, gone = two()
    client.force_login(gone)
    Authenticator.objects.create(user=gone, type="totp", data={})
    join(kept, gone)
    assert not gone.is_active and not gone.has_usable_password()
    assert not Authenticator.objects.filter(user=gone).exists()
    assert client.get("/account/").status_code == 302
    assert gone.merge.kept == kept


def test_contacts_come_along_where_there_was_none_and_are_released_otherwise():
    kept = UserFactory(phone="+8613800138000", email=None)
    gone = UserFactory(phone="+8613900139000", email="other@shuyuan.test")
    EmailAddress.objects.create(user=gone, email=gone.email, primary=True, verified=True)
    EmailAddress.objects.create(user=gone, email="claimed@shuyuan.test")
    before = all_beli()
    made = join(kept, gone)
    assert (kept.phone, kept.email) == ("+8613800138000", "other@shuyuan.test")
    assert (gone.phone, gone.email) == (None, None)
    assert made.released == ["139****9000"]
    rows = EmailAddress.objects.values_list("user", "email", "verified", "primary")
    assert list(rows) == [(kept.pk, "other@shuyuan.test", True, True)]
    assert all_beli() == before  # a contact that was proven before brings no second gift
    UserFactory(phone="+8613900139000")  # free again


@pytest.mark.parametrize("chosen", ["kept", "gone"])
def test_of_two_wechats_the_chosen_one_stays(chosen):
    kept, gone = two()
    for person, uid in ((kept, "kept"), (gone, "gone")):
        SocialAccount.objects.create(user=person, provider="weixin", uid=uid)
    SocialAccount.objects.create(user=gone, provider="weibo", uid="w")
    made = join(kept, gone, chosen={"weixin"} if chosen == "gone" else set())
    rows = SocialAccount.objects.order_by("provider").values_list("user", "provider", "uid")
    assert list(rows) == [(kept.pk, "weibo", "w"), (kept.pk, "weixin", chosen)]
    assert made.released[-1] == "微信"


def test_it_is_written_down_for_the_owner_and_for_staff():
    kept, gone = two()
    made = join(kept, gone)
    event = AccountEvent.objects.get(user=kept, kind=AccountEvent.Kind.MERGED)
    assert event.detail == {"account": gone.username}
    assert (made.kept, made.gone, made.proof) == (kept, gone, Merge.Proof.PASSWORD)


def test_both_accounts_contacts_hear_of_it():
    kept = UserFactory()
    gone = UserFactory(email="other@shuyuan.test")
    join(kept, gone)
    told = Message.objects.filter(user=kept, reference__startswith="merged-")
    rows = set(told.values_list("channel", "address"))
    assert rows == {("site", ""), ("email", ""), ("email", "other@shuyuan.test")}
    phone_only = UserFactory(email=None, phone="+8613900139000")
    join(kept, phone_only)
    assert SmsMessage.objects.filter(phone="+8613900139000").exists()
