"""An address book kept with a browser on a phone: region by region."""

import pytest

from tests.browser.own_pages import AddressBook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_addresses_are_added_changed_put_first_and_deleted(visit):
    visitor = visit(viewport={"width": 390, "height": 844})
    visitor.log_in("newcomer", "/account/login/?next=/account/addresses/")
    book = AddressBook(visitor)
    hangzhou = ("浙江省", "杭州市", "西湖区")
    book.add(receiver="林小雨", phone="13800138000", region=hangzhou, street="文三路 1 号")
    book.says("林小雨", "浙江省 杭州市 西湖区 文三路 1 号")
    book.says("林小雨", "默认")
    beijing = ("北京市", "北京市", "海淀区")
    book.add(receiver="王维", phone="13900139000", region=beijing, street="中关村 2 号")
    book.edit("林小雨")
    assert "萧山区" in book.lists("district")
    book.choose("江苏省", "苏州市", "姑苏区")
    assert "西湖区" not in book.lists("district")
    book.change_street("平江路 3 号")
    book.says("林小雨", "江苏省 苏州市 姑苏区 平江路 3 号")
    book.make_default("王维")
    book.says("林小雨", "设为默认")
    book.delete("林小雨")
    book.holds(1)
    book.says("王维", "海淀区 中关村 2 号")
