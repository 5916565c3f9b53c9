"""The forms of a coupon and of a set of codes."""

import re

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from checkout.coupons.claiming import plain_code
from checkout.coupons.making import put_code_set, put_coupon
from checkout.voucher.dashboard.pickers import day
from checkout.voucher.dashboard.terms_form import TermsForm

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{3,31}")
READABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
MOST_CODES = 20_000  # in one go


def propose_code():
    return get_random_string(8, READABLE)


class CouponForm(TermsForm):
    code = forms.CharField(
        label=_("券码"),
        max_length=32,
        initial=propose_code,
        help_text=_("学员可以输入它来领取。字母、数字和连字符，不分大小写"),
    )
    claim_from = day(_("领取开始日"), help_text=_("含当天；不填为立即可领"))
    claim_until = day(_("领取截止日"), help_text=_("含当天；不填为不限"))
    quantity = forms.IntegerField(
        label=_("发行量"),
        min_value=1,
        max_value=10_000_000,
        required=False,
        help_text=_("不填为不限"),
    )
    per_person = forms.IntegerField(label=_("每人限领"), min_value=1, max_value=1000, initial=1)
    is_listed = forms.BooleanField(
        label=_("在领券中心展示"),
        required=False,
        initial=True,
        help_text=_("不勾选时，只有知道券码的人和获赠的人能得到它"),
    )

    field_order = ["name", "brief", "code", "kind", "value", "sure", "minimum", "scope", "range"]
    field_order += ["courses", "categories", "covers_degrees", "claim_from", "claim_until"]
    field_order += ["use_from", "use_until", "days_from_claim", "quantity", "per_person"]
    field_order += ["is_listed", "is_on"]

    def __init__(self, *args, voucher=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.voucher = voucher

    def clean_code(self):
        code = plain_code(self.cleaned_data["code"])
        if not CODE.fullmatch(code):
            raise forms.ValidationError(_("券码须为 4 到 32 个字母、数字或连字符。"))
        return code

    def put(self, **data):
        return put_coupon(voucher=self.voucher, **data)


class CodeSetForm(TermsForm):
    """Codes of one use each, by the thousand."""

    number = forms.IntegerField(
        label=_("券码数量"),
        min_value=1,
        max_value=MOST_CODES,
        help_text=_("每个券码只能兑换一次。以后可以增加，不能减少"),
    )
    description = forms.CharField(
        label=_("备注"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("只给员工看"),
    )
    field_order = [
        "name",
        "number",
        "description",
        "brief",
        "kind",
        "value",
        "sure",
        "minimum",
        "scope",
    ]
    field_order += ["range", "courses", "categories", "covers_degrees", "claim_from"]
    field_order += ["claim_until", "use_from", "use_until", "days_from_claim", "per_person"]
    field_order += ["is_on"]
    per_person = forms.IntegerField(label=_("每人最多兑换"), min_value=1, max_value=1000, initial=1)
    claim_from = day(_("兑换开始日"), help_text=_("含当天；不填为立即可兑"))
    claim_until = day(_("兑换截止日"), help_text=_("含当天；不填为不限"))

    def __init__(self, *args, code_set=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.code_set = code_set

    def put(self, **data):
        return put_code_set(voucher_set=self.code_set, **data)
