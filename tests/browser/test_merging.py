"""Two accounts become one with a browser: proven, read, done, and seen afterwards."""

import pytest

from accounts.events import record
from accounts.models import AccountEvent, User
from beli import ledger
from beli.models import Kind
from tests.browser.own_pages import Merging
from tests.notifications.texts import last_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER = "13900139077"


@pytest.fixture
def other(house, settings):
    """The same person's second account, which has a phone number and thirty beli."""
    settings.CAPTCHA_ENABLED = False
    User.objects.filter(username="newcomer").update(phone=f"+86{NUMBER}")
    user = User.objects.get(username="newcomer")
    ledger.credit(user=user, amount=30, kind=Kind.GIFT, reference="for the merge")
    record(user, AccountEvent.Kind.PASSWORD_SET)
    return user


def test_another_account_goes_into_ones_own(visit, other):
    visitor = visit(viewport={"width": 390, "height": 844})
    visitor.log_in("learner", "/account/login/?next=/account/security/merge/")
    merging = Merging(visitor)
    merging.ask_code(NUMBER)
    merging.type_code(last_code(other.phone))
    visitor.sees("贝里 30 个")
    visitor.sees("139****9077 会被释放")
    merging.confirm()
    visitor.sees("账户已合并")
    visitor.open("/account/security/events/").sees("合并账户")
    visitor.sees("来自并入的账户 newcomer")
    other.refresh_from_db()
    assert not other.is_active and other.merge.kept.username == "learner"
