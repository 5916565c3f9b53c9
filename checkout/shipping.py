"""Where goods are sent to. Courses need none of this: it is asked for only when something ships."""

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from phonenumber_field.formfields import PhoneNumberField

ShippingAddress = get_model("order", "ShippingAddress")
Country = get_model("address", "Country")

SESSION_KEY = "shipping_address"
CHINA = {
    "iso_3166_1_a3": "CHN",
    "iso_3166_1_numeric": "156",
    "printable_name": "中国",
    "name": "中国",
    "is_shipping_country": True,
}


class ShippingForm(forms.Form):
    """An address in China, in the words people use there, over Oscar's fields."""

    first_name = forms.CharField(label=_("收货人"), max_length=64)
    phone_number = PhoneNumberField(label=_("手机号"), region="CN")
    state = forms.CharField(label=_("省 / 直辖市"), max_length=64)
    line4 = forms.CharField(label=_("城市"), max_length=64)
    line1 = forms.CharField(label=_("详细地址"), max_length=255)
    postcode = forms.RegexField(
        label=_("邮政编码"),
        regex=r"^\d{6}$",
        required=False,
        error_messages={"invalid": _("邮政编码是 6 位数字")},
    )

    def __init__(self, request, data=None):
        self.session = request.session
        super().__init__(data, initial=self.session.get(SESSION_KEY))

    def keep(self):
        self.session[SESSION_KEY] = {k: str(v) for k, v in self.cleaned_data.items()}


def kept_address(request):
    """An unsaved ShippingAddress from the session, or None."""
    fields = request.session.get(SESSION_KEY)
    if not fields:
        return None
    country, _created = Country.objects.get_or_create(iso_3166_1_a2="CN", defaults=CHINA)
    return ShippingAddress(country=country, **fields)


def forget_address(request):
    request.session.pop(SESSION_KEY, None)
