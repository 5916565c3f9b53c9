"""What is an address in China, and what is said of what is none."""

import pytest

from accounts.address import regions
from accounts.address.forms import AddressForm, initial_of
from accounts.address.models import UserAddress
from tests.accounts.address_forms import SENT


def errors(**changes):
    form = AddressForm(SENT | changes)
    return {name: list(said) for name, said in form.errors.items()}


def test_every_field_finds_its_place_in_oscars_row():
    form = AddressForm(SENT)
    assert form.is_valid()
    address = UserAddress(**form.facts)
    assert (address.receiver, address.city, address.state) == ("林小雨", "杭州市", "浙江省")
    assert address.place == "浙江省 杭州市 西湖区 文三路 1 号"
    assert address.summary == "林小雨 138 0013 8000 浙江省 杭州市 西湖区 文三路 1 号 310012"
    assert (address.province_code, address.city_code) == ("330000", "330100")
    assert AddressForm(SENT | initial_of(address)).is_valid()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"receiver": " "}, "receiver", "请填写收货人"),
        ({"receiver": "长" * 11}, "receiver", "收货人最多 10 个字"),
        ({"address": ""}, "address", "请填写详细地址"),
        ({"address": "长" * 101}, "address", "详细地址最多 100 个字"),
        ({"postcode": "12345"}, "postcode", "邮政编码是 6 位数字"),
        ({"postcode": "000000"}, "postcode", "邮政编码是 6 位数字"),
        ({"postcode": "１２３４５６７"}, "postcode", "邮政编码是 6 位数字"),
        ({"tag": "长" * 11}, "tag", "标签最多 10 个字"),
        ({"province": ""}, "province", "请选择省份"),
        ({"province": "999999"}, "province", "请选择省份"),
        ({"city": "110100"}, "city", "请选择城市"),
        ({"district": "110108"}, "district", "请选择区县"),
        ({"district": "330106; drop"}, "district", "请选择区县"),
    ],
)
def test_what_is_wrong_is_said(changes, field, said):
    assert said in errors(**changes)[field]


def test_a_triple_that_does_not_fit_is_refused_at_its_first_wrong_step():
    assert set(errors(province="440000")) == {"city", "district"}
    assert set(errors(province="")) == {"province", "city", "district"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("0571-88886666", "+8657188886666"),
        ("(010) 62770000", "+861062770000"),
        ("+852 2123 4567", "+85221234567"),
        ("+886 912 345 678", "+886912345678"),
    ],
)
def test_numbers_that_a_courier_can_call(typed, kept):
    form = AddressForm(SENT | {"receiver_phone": typed})
    assert form.is_valid(), form.errors
    assert form.facts["phone_number"].as_e164 == kept


@pytest.mark.parametrize(
    "typed", ["1380013800", "12345678901", "88886666", "110", "4008008000", "+12025550123", "x"]
)
def test_numbers_that_are_none(typed):
    assert "请填写 11 位手机号" in errors(receiver_phone=typed)["receiver_phone"][0]


def test_blanks_and_lines_become_one_blank():
    form = AddressForm(SENT | {"address": " 文三路\n\n 1 号　二楼 ", "receiver": " 林 小雨 "})
    assert form.is_valid()
    assert form.facts["line1"] == "文三路 1 号 二楼"
    assert form.facts["first_name"] == "林 小雨"


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("110108", ("北京市", "北京市", "海淀区")),
        ("500229", ("重庆市", "重庆市", "城口县")),
        ("429021", ("湖北省", "神农架林区", "")),
        ("419001", ("河南省", "济源市", "")),
        ("659001", ("新疆维吾尔自治区", "石河子市", "")),
        ("441912", ("广东省", "东莞市", "虎门镇")),
        ("442022", ("广东省", "中山市", "古镇镇")),
        ("460401", ("海南省", "儋州市", "那大镇")),
        ("653229", ("新疆维吾尔自治区", "和田地区", "和安县")),
    ],
)
def test_places_are_written_as_people_write_them(code, place):
    found = regions.place_of(code)
    assert (found.province, found.city, found.district) == place


def test_every_region_can_be_chosen_down_to_its_district():
    assert len(regions.provinces()) == 34
    districts = 0
    for province, _name in regions.provinces():
        assert regions.within(province)
        for city, _name in regions.within(province):
            assert regions.within(city)
            districts += len(regions.within(city))
            assert all(regions.place_of(code).city for code, _name in regions.within(city))
    assert districts == len(regions.read()["districts"]) > 3000


def test_nothing_is_in_an_unknown_region():
    assert regions.within("") == regions.within("nonsense") == []
    with pytest.raises(regions.NoSuchRegion):
        regions.place_of("")
