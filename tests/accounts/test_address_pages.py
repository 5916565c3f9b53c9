"""The pages of one's address book, and nobody else's."""

import pytest
from django.urls import reverse

from accounts.address import book
from accounts.address.models import UserAddress
from tests.accounts.address_forms import SENT, kept
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/account/addresses/"
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]
OF_ONE = ["addresses:edit", "addresses:delete", "addresses:default"]


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def page_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def address_of(name, address):
    return reverse(f"addresses:{name}", args=[address.pk])


def test_added_changed_made_default_and_deleted(client, user):
    assert "还没有收货地址" in page_of(client.get(LIST))
    page_of(client.get(f"{LIST}add/"))
    assert client.post(f"{LIST}add/", SENT).url == LIST
    first = user.addresses.get()
    page = page_of(client.get(LIST))
    assert "浙江省 杭州市 西湖区 文三路 1 号" in page and "138 0013 8000" in page and "默认" in page
    page = page_of(client.get(address_of("edit", first)))
    assert 'value="330106" selected' in page and "这是默认地址" in page
    assert client.post(address_of("edit", first), SENT | {"address": "二号"}).url == LIST
    first.refresh_from_db()
    assert first.line1 == "二号" and first.is_default_for_shipping

    second = kept(user)
    for _ in range(2):
        assert client.post(address_of("default", second)).url == LIST
    assert user.addresses.first() == second
    assert "确定删除" in page_of(client.get(address_of("delete", second)))
    assert client.post(address_of("delete", second)).url == LIST
    assert list(user.addresses.values_list("pk", "is_default_for_shipping")) == [(first.pk, True)]


@pytest.mark.parametrize("name", OF_ONE)
@pytest.mark.parametrize("method", METHODS)
def test_another_users_address_does_not_exist(client, user, name, method):
    others = kept(UserFactory())
    before = UserAddress.objects.values().get()
    assert getattr(client, method)(reverse(name, args=[others.pk]), SENT).status_code == 404
    assert UserAddress.objects.values().get() == before


@pytest.mark.parametrize("name", OF_ONE)
@pytest.mark.parametrize("method", METHODS)
def test_without_a_login_nothing_is_shown_or_changed(client, name, method):
    address = reverse(name, args=[kept(UserFactory()).pk])
    before = UserAddress.objects.values().get()
    answer = getattr(client, method)(address, SENT)
    assert answer.status_code == 302 and answer.url.startswith(f"/account/login/?next={address}")
    assert UserAddress.objects.values().get() == before


@pytest.mark.parametrize("name", OF_ONE)
@pytest.mark.parametrize("method", METHODS)
def test_a_deleted_one_does_not_exist_either(client, user, name, method):
    address = kept(user)
    book.remove(address)
    assert getattr(client, method)(reverse(name, args=[address.pk]), SENT).status_code == 404


@pytest.mark.parametrize(
    ("name", "method"),
    [("edit", "put"), ("edit", "delete"), ("delete", "delete"), ("default", "get")],
)
def test_methods_that_no_form_sends(client, user, name, method):
    address = address_of(name, kept(user))
    assert getattr(client, method)(address).status_code == 405
    assert user.addresses.count() == 1


def test_bad_input_keeps_what_was_typed(client, user):
    page = page_of(client.post(f"{LIST}add/", SENT | {"postcode": "1", "tag": "老家"}), 400)
    assert "邮政编码是 6 位数字" in page and "老家" in page and 'value="330106" selected' in page
    assert client.post(f"{LIST}add/").status_code == 400
    assert not user.addresses.exists()


def test_a_full_book_says_so(client, user):
    for number in range(book.MOST):
        kept(user, address=f"{number} 号")
    page = page_of(client.post(f"{LIST}add/", SENT), 409)
    assert "最多保存 20 个收货地址" in page and SENT["address"] in page


def test_without_scripts_each_step_lists_the_next(client, user):
    typed = SENT | {"do": "regions", "city": "", "district": ""}
    page = page_of(client.post(f"{LIST}add/", typed))
    assert ">杭州市</option>" in page and ">西湖区</option>" not in page and "文三路 1 号" in page
    page = page_of(client.post(f"{LIST}add/", typed | {"city": "330100"}))
    assert ">西湖区</option>" in page and "field__error" not in page
    page = page_of(client.post(f"{LIST}add/", typed | {"province": "110000"}))
    assert 'value="110100" selected' in page and "海淀区" in page  # it has but one city
    assert not user.addresses.exists()


def test_a_pasted_address_fills_the_form_in(client, user):
    text = "林小雨 13800138000 浙江省杭州市西湖区文三路 1 号"
    page = page_of(client.post(f"{LIST}add/", {"do": "paste", "pasted": text}))
    assert 'value="330106" selected' in page and 'value="林小雨"' in page and "请核对后保存" in page
    page = page_of(client.post(f"{LIST}add/", {"do": "paste", "pasted": "浙江省杭州市"}))
    assert "请补充：收货人、手机号或座机号、区 / 县、详细地址" in page
    page = page_of(client.post(f"{LIST}add/", {"do": "paste", "pasted": "<b>", "tag": "家"}))
    assert "没有识别出地址" in page and 'value="家"' in page and "&lt;b&gt;" in page
    assert not user.addresses.exists()


def test_names_are_shown_as_words_not_as_markup(client, user):
    kept(user, receiver="<b>林</b>", tag="<i>家</i>")
    page = page_of(client.get(LIST))
    assert "&lt;b&gt;林&lt;/b&gt;" in page and "<i>家" not in page


def test_the_list_costs_the_same_for_one_and_for_twenty(
    client, user, django_assert_max_num_queries
):
    kept(user)
    client.get(LIST)
    with django_assert_max_num_queries(20) as one:
        client.get(LIST)
    for number in range(book.MOST - 1):
        kept(user, address=f"{number} 号")
    with django_assert_max_num_queries(len(one)):
        page_of(client.get(LIST))


def test_the_regions_are_fetched_and_not_in_the_page(client, user):
    page = page_of(client.get(f"{LIST}add/"))
    assert "data/regions" in page and "昌平区" not in page and len(page) < 40_000


def test_the_account_and_oscars_names_lead_there(client, user):
    assert f'href="{LIST}"' in page_of(client.get("/account/"))
    assert client.get(reverse("customer:address-list")).url == LIST
