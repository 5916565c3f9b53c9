"""What people fill in about where something is sent."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.address import regions
from accounts.address.phones import read_phone

POSTCODE = r"^(?!000000)\d{6}$"
TAGS = (_("家"), _("公司"), _("学校"))


def tidy(text):
    """Full-width letters and digits become plain ones, and lines and blanks one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


class TidyField(forms.CharField):
    def to_python(self, value):
        return tidy(super().to_python(value))


class AddressForm(forms.Form):
    """An address in China. `facts` are fields of UserAddress.

    Province, city and district cascade: each select holds what lies in the one before it, so
    that the form works without scripts, one step at a time.
    """

    tags = TAGS

    receiver = TidyField(
        label=_("收货人"),
        max_length=10,
        error_messages={
            "required": _("请填写收货人"),
            "max_length": _("收货人最多 %(limit_value)d 个字"),
        },
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    receiver_phone = TidyField(
        label=_("手机号或座机号"),
        max_length=32,
        error_messages={"required": _("请填写手机号")},
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    province = forms.ChoiceField(
        label=_("省 / 直辖市"), error_messages={"required": _("请选择省份")}
    )
    city = forms.ChoiceField(label=_("城市"), error_messages={"required": _("请选择城市")})
    district = forms.ChoiceField(label=_("区 / 县"), error_messages={"required": _("请选择区县")})
    address = TidyField(
        label=_("详细地址"),
        max_length=100,
        help_text=_("街道、小区、楼栋和门牌号。"),
        error_messages={
            "required": _("请填写详细地址"),
            "max_length": _("详细地址最多 %(limit_value)d 个字"),
        },
        widget=forms.Textarea({"rows": 2, "autocomplete": "street-address"}),
    )
    postcode = forms.RegexField(
        label=_("邮政编码"),
        regex=POSTCODE,
        required=False,
        error_messages={"invalid": _("邮政编码是 6 位数字")},
        widget=forms.TextInput({"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    tag = TidyField(
        label=_("标签"),
        max_length=10,
        required=False,
        error_messages={"max_length": _("标签最多 %(limit_value)d 个字")},
        widget=forms.TextInput({"list": "address-tags", "autocomplete": "off"}),
    )
    is_default = forms.BooleanField(label=_("设为默认地址"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = {name: self[name].value() or "" for name in ("province", "city")}
        self.fields["province"].choices = [("", _("请选择省份")), *regions.provinces()]
        self.fields["city"].choices = [("", _("请选择城市")), *regions.within(chosen["province"])]
        districts = regions.within(chosen["city"]) if self.city_fits(**chosen) else []
        self.fields["district"].choices = [("", _("请选择区县")), *districts]
        for name in ("province", "city", "district"):
            field = self.fields[name]
            field.error_messages["invalid_choice"] = field.error_messages["required"]
            field.widget.attrs["data-region"] = name

    @staticmethod
    def city_fits(province, city):
        return regions.province_of(city) == province

    def clean_receiver_phone(self):
        return read_phone(self.cleaned_data["receiver_phone"])

    @property
    def facts(self):
        """Of a valid form: fields of UserAddress."""
        data = self.cleaned_data
        place = regions.place_of(data["district"])
        return {
            "first_name": data["receiver"],
            "phone_number": data["receiver_phone"],
            "district_code": data["district"],
            "state": place.province,
            "line4": place.city,
            "line3": place.district,
            "line1": data["address"],
            "postcode": data["postcode"],
            "tag": data["tag"],
        }

    @property
    def as_default(self):
        return self.cleaned_data.get("is_default", False)


def initial_of(address):
    """What the form shows of a kept address; a district that is no more is asked for anew."""
    return {
        "receiver": address.receiver,
        "receiver_phone": address.phone_number.as_national if address.phone_number else "",
        "province": address.province_code,
        "city": address.city_code,
        "district": address.district_code,
        "address": address.line1,
        "postcode": address.postcode,
        "tag": address.tag,
        "is_default": address.is_default_for_shipping,
    }
