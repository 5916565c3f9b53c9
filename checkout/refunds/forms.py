"""What people fill in about refunds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from checkout.refunds.deciding import Decision

REASON = {"rows": 3, "maxlength": 500}


class AskForm(forms.Form):
    """Lines of an order, and why they are given back."""

    line = forms.TypedMultipleChoiceField(
        label=_("要退费的课程"),
        coerce=int,
        error_messages={
            "required": _("请选择要退费的课程"),
            "invalid_choice": _("所选的课程里有一门现在不能退费，请重新选择"),
            "invalid_list": _("请重新选择要退费的课程"),
        },
    )
    reason = forms.CharField(
        label=_("退费原因"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea({**REASON, "data-keep": ""}),
        help_text=_("5 到 500 个字，客服会看到。"),
        error_messages={
            "required": _("请填写退费原因"),
            "min_length": _("请至少写 5 个字"),
            "max_length": _("最多 500 个字"),
        },
    )

    def __init__(self, *args, choices, **kwargs):
        """`choices`: the quoted lines that may be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [(one.line.pk, one.line.local_title) for one in choices]

    def chosen_ids(self):
        """What is ticked now, as far as it can be."""
        known = {str(pk): pk for pk, _title in self.fields["line"].choices}
        return {known[str(value)] for value in self["line"].value() or () if str(value) in known}


class LineForm(forms.Form):
    """What becomes of one line."""

    money = forms.DecimalField(
        label=_("退款金额（元）"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        error_messages={
            "required": _("请填写退款金额，不退款就填 0"),
            "invalid": _("请填写金额，例如 99.00"),
            "min_value": _("退款金额不能小于 0"),
            "max_digits": _("金额太大"),
            "max_whole_digits": _("金额太大"),
            "max_decimal_places": _("金额最多两位小数"),
        },
    )
    beli = forms.IntegerField(
        label=_("退还贝里"),
        min_value=0,
        max_value=10**9,
        error_messages={
            "required": _("请填写退还的贝里，不退还就填 0"),
            "invalid": _("请填写整数"),
            "min_value": _("贝里不能小于 0"),
            "max_value": _("贝里太多"),
        },
    )
    ends_access = forms.BooleanField(label=_("停止学习"), required=False)
    ends_for_nothing = forms.BooleanField(label=_("不退款也停止"), required=False)

    def __init__(self, *args, title, **kwargs):
        """`title`: of the line, for those who hear a field and do not see where it stands."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label} {title}"

    def decision(self):
        """What gives nothing back ends no course, unless that was ticked too."""
        data = dict(self.cleaned_data)
        confirmed = data.pop("ends_for_nothing") or data["money"] or data["beli"]
        return Decision(**data | {"ends_access": bool(data["ends_access"] and confirmed)})


class NoteForm(forms.Form):
    """What staff say to the learner."""

    note = forms.CharField(
        label=_("审核说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(REASON),
        help_text=_("学员会看到。拒绝时必须填写；金额与应退不同时也必须填写。"),
        error_messages={"max_length": _("最多 500 个字")},
    )
