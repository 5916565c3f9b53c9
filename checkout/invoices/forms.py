"""What people fill in about invoices."""

import re
import unicodedata
from pathlib import PurePath
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from checkout.invoices.papers import CHECKS
from checkout.models import InvoiceTitle

NUMBER = re.compile(r"[0-9]{8,20}")
MOST_BYTES = 5 * 1024 * 1024


class TitleForm(forms.ModelForm):
    """Whom an invoice is made out to. `cleaned_data` are the facts of a Title."""

    # Wider than the number: people copy it with blanks.
    tax_number = forms.CharField(
        label=_("统一社会信用代码（税号）"),
        required=False,
        max_length=60,
        help_text=_("单位必填，18 位；个人不用填。"),
        widget=forms.TextInput({"autocapitalize": "characters", "spellcheck": "false"}),
    )

    class Meta:
        model = InvoiceTitle
        fields = InvoiceTitle.FIELDS
        widgets = {"kind": forms.RadioSelect}
        error_messages = {"name": {"required": _("请填写发票抬头")}}
        help_texts = {
            "name": _("单位请填营业执照上的全称。"),
            "address": _("选填，单位需要时填写。"),
            "bank": _("选填，单位需要时填写。"),
            "email": _("选填，会随抬头提供给开票平台。"),
        }

    def clean_name(self):
        return one_line(self.cleaned_data["name"])

    def clean_address(self):
        return one_line(self.cleaned_data["address"])

    def clean_bank(self):
        return one_line(self.cleaned_data["bank"])

    def clean_tax_number(self):
        """A person needs none; nobody's number is kept without need."""
        if self.cleaned_data.get("kind") != InvoiceTitle.Kind.COMPANY:
            return ""
        return credit_code(self.cleaned_data["tax_number"])

    def clean(self):
        data = super().clean()
        if data.get("kind") == InvoiceTitle.Kind.PERSON:
            data |= {"address": "", "bank": ""}
        return data


def one_line(text):
    return " ".join(text.split())


def credit_code(text):
    """The 18 characters of GB 32100 in capitals, without blanks. Raises forms.ValidationError."""
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not number:
        raise forms.ValidationError(_("单位抬头必须填写统一社会信用代码"))
    try:
        return uscc.validate(number)
    except InvalidLength as error:
        told = _("统一社会信用代码是 18 位，您填了 %(number)s 位")
        raise forms.ValidationError(told, params={"number": len(number)}) from error
    except InvalidChecksum as error:
        raise forms.ValidationError(_("统一社会信用代码的校验位不对，请逐位核对")) from error
    except ValidationError as error:
        told = _("统一社会信用代码只有数字和大写字母（没有 I、O、S、V、Z），请核对")
        raise forms.ValidationError(told) from error


class AmountForm(forms.Form):
    """The yuan that the page showed. What is no number fits nothing."""

    amount = forms.DecimalField(
        max_digits=12, decimal_places=2, required=False, widget=forms.HiddenInput
    )

    def shown(self):
        return self.cleaned_data.get("amount") if self.is_valid() else None


class PaperForm(forms.Form):
    """An invoice or a red letter as it was made elsewhere."""

    number = forms.CharField(
        label=_("发票号码"),
        max_length=40,
        help_text=_("8 到 20 位数字。"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("发票文件"),
        help_text=_("PDF 或 OFD，不超过 5 MB。"),
        widget=forms.FileInput({"accept": ".pdf,.ofd"}),
    )

    def clean_number(self):
        number = "".join(self.cleaned_data["number"].split())
        if not NUMBER.fullmatch(number):
            raise forms.ValidationError(_("发票号码应为 8 到 20 位数字"))
        return number

    def clean_file(self):
        """What its sender called it does not matter."""
        file = self.cleaned_data["file"]
        suffix = PurePath(file.name).suffix.lower()
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 5 MB"))
        if suffix not in CHECKS or not CHECKS[suffix](file):
            raise forms.ValidationError(_("这不是完好的 PDF 或 OFD 发票文件，请重新选择"))
        file.name = f"{uuid4().hex}{suffix}"
        return file


class IssueForm(AmountForm, PaperForm):
    """An invoice, over the amount that the page showed."""


class RedForm(PaperForm):
    """A red letter has a number and a file of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].label = _("红字发票号码")
        self.fields["file"].label = _("红字发票文件")


class ReasonForm(forms.Form):
    """Why an invoice is not made, or was made wrongly; the learner reads it."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=300,
        widget=forms.Textarea({"rows": 2, "maxlength": 300}),
        help_text=_("学员会看到。"),
        error_messages={"required": _("请写明原因")},
    )
