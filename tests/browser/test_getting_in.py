"""Getting in with a browser: by a code, and by a passkey that a virtual device keeps."""

import pytest

from accounts.verification.contacts import read_contact
from tests.accounts.codes import received
from tests.browser.entrance import Entrance

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECURITY = r":\d+/account/security/"  # the page itself, not one that leads on to it


def test_who_is_new_joins_by_a_code_and_lands_where_they_were_going(visit):
    visitor = visit(viewport={"width": 390, "height": 844})
    entrance = Entrance(visitor)
    visitor.page.goto("/account/login/?next=/account/security/")
    entrance.ask_code("13900139000")
    entrance.type_code(received(read_contact("13900139000")))  # six digits send themselves
    visitor.sees("还差一步，完成注册")
    entrance.join()
    visitor.is_at(SECURITY)
    visitor.sees("139****9000")


def test_a_passkey_logs_in_and_stands_in_as_the_second_step(visit):
    visitor = visit()
    entrance = Entrance(visitor)
    entrance.have_device()
    visitor.log_in("learner")
    entrance.add_passkey("shuyuan-demo")
    visitor.sees("恢复代码")
    entrance.leave()
    visitor.page.goto("/account/login/?next=/account/security/")
    visitor.press("用通行密钥登录")
    visitor.is_at(SECURITY)
    entrance.leave()
    visitor.log_in("learner")
    visitor.press("用通行密钥验证")
    visitor.is_at("/learn/")
