"""A pasted address is taken apart, whatever its order."""

import pytest

from accounts.address import regions
from accounts.address.pasting import NotRead, read_pasted


def read(text):
    found = read_pasted(text)
    names = ("receiver", "receiver_phone", "district", "address")
    return tuple(found.get(name) for name in names)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "张三 13800138000 浙江省杭州市西湖区文三路 123 号 5 栋",
            ("张三", "13800138000", "330106", "文三路 123 号 5 栋"),
        ),
        (
            "收货人：李四\n手机号码：138 0013 8000\n所在地区：北京市海淀区\n详细地址：学院路 1 号",
            ("李四", "13800138000", "110108", "学院路 1 号"),
        ),
        (
            "广东省东莞市虎门镇人民路1号，王五，0769-88886666",
            ("王五", "0769-88886666", "441912", "人民路1号"),
        ),
        ("重庆市城口县东大街3号 赵六13900000000", ("赵六", "13900000000", "500229", "东大街3号")),
        (
            "新疆维吾尔自治区石河子市北四路 阿卜杜·热依木 +86 139-0000-0000",
            ("阿卜杜·热依木", "139-0000-0000", "659001", "北四路"),
        ),
        ("杭州西湖区文三路1号 王小明", ("王小明", None, "330106", "文三路1号")),
        ("内蒙古呼和浩特赛罕区大学路 张伟", ("张伟", None, "150105", "大学路")),
        ("延边延吉市公园路1号 朴智", ("朴智", None, "222401", "公园路1号")),
        ("文三路123号 浙江省杭州市西湖区 张三", ("张三", None, "330106", "文三路123号")),
        ("１３８００１３８０００ 张三", ("张三", "13800138000", None, None)),
    ],
)
def test_it_is_taken_apart(text, found):
    assert read(text) == found


def test_a_postcode_stands_alone():
    assert read_pasted("浙江省杭州市 310012")["postcode"] == "310012"


def test_every_district_is_recognised_by_its_written_name():
    for code in regions.read()["districts"]:
        place = regions.place_of(code)
        city = "" if place.city == place.province else place.city
        text = f"王小明 13800138000 {place.province}{city}{place.district}人民路 1 号"
        assert read(text) == ("王小明", "13800138000", code, "人民路 1 号"), text


JUNK = ["今天天气很好", "张三", "哈哈 310012", "asdf qwer", "床前明月光，疑是地上霜"]


@pytest.mark.parametrize(
    "text", ["", " \n", "<b>", "12", "🙂", "西湖区文三路 1 号", "1" * 10_000, *JUNK]
)
def test_what_is_none_is_said_to_be_none(text):
    with pytest.raises(NotRead, match="没有识别出地址"):
        read_pasted(text)
