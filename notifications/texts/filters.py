"""Which text messages staff ask for, read from the address."""

from datetime import date, timedelta
from functools import cached_property

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.models import SmsMessage
from notifications.texts.days import bounds, today
from notifications.texts.rows import network_of
from notifications.texts.wordings import LABELS

USUAL = timedelta(days=29)
LONGEST = timedelta(days=366)
FIRST_DAY, LAST_DAY = date(2000, 1, 31), date(2100, 1, 1)
PICKER = {"type": "date", "class": "form-control"}
LEAST_DIGITS = 4


def day_field(label, wrong):
    picker = forms.DateInput(PICKER, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=False, widget=picker, error_messages={"invalid": wrong}
    )


def choice_field(label, everything, choices):
    menu = forms.Select({"class": "form-control no-widget-init"})
    wrong = {"invalid_choice": _("没有这个选项。")}
    facts = {"choices": [("", everything), *choices], "widget": menu, "error_messages": wrong}
    return forms.ChoiceField(label=label, required=False, **facts)


class SmsFilter(forms.Form):
    """`from` and `to`: days, both included, the last thirty unless told; `q`: the end of a
    telephone number, at least four digits, or an IP address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from"] = day_field(_("从"), _("“从”应当是日期，例如 2026-01-01。"))
        self.fields["to"] = day_field(_("至"), _("“至”应当是日期，例如 2026-01-31。"))
        self.fields["status"] = choice_field(_("状态"), _("所有状态"), SmsMessage.Status.choices)
        self.fields["template"] = choice_field(_("用途"), _("所有用途"), LABELS.items())
        search = forms.TextInput({"class": "form-control", "placeholder": _("手机尾号或 IP 地址")})
        self.fields["q"] = forms.CharField(
            label=_("号码"), required=False, max_length=45, widget=search
        )

    def clean_q(self):
        """The condition (a Q), or None."""
        wanted = self.cleaned_data["q"].replace(" ", "")
        number = wanted.removeprefix("+86")
        if number.isascii() and number.isdecimal():
            if len(number) < LEAST_DIGITS:
                raise forms.ValidationError(_("请至少输入手机号的后 4 位。"))
            return Q(phone__endswith=number)
        try:
            return Q(address=network_of(wanted)) if wanted else None
        except ValueError:
            raise forms.ValidationError(_("请输入手机尾号或 IP 地址。")) from None

    def clean(self):
        facts = super().clean()
        last = facts.get("to") or today()
        if not FIRST_DAY <= last <= LAST_DAY:
            raise forms.ValidationError(_("这个日期太远了。"))
        first = facts.get("from") or last - USUAL
        if first > last:
            raise forms.ValidationError(_("“从”不能晚于“至”。"))
        if last - first > LONGEST:
            raise forms.ValidationError(_("一次最多查看一年。"))
        return facts | {"from": first, "to": last}

    @cached_property
    def days(self):
        """(first, last), both included."""
        return self.cleaned_data["from"], self.cleaned_data["to"]

    def rows(self):
        if not self.is_valid():
            return SmsMessage.objects.none()
        first, last = self.days
        rows = SmsMessage.objects.filter(
            created_at__gte=bounds(first)[0], created_at__lt=bounds(last)[1]
        )
        for name in ("status", "template"):
            if self.cleaned_data[name]:
                rows = rows.filter(**{name: self.cleaned_data[name]})
        wanted = self.cleaned_data["q"]
        return rows.filter(wanted) if wanted else rows
