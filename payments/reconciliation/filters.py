"""What staff ask of statements and differences, read from the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.gateways.names import every_gateway
from payments.models import Difference, Statement


def day_field(label, wrong):
    picker = forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    wrong = {"invalid": wrong}
    return forms.DateField(label=label, required=False, widget=picker, error_messages=wrong)


def choice_field(label, everything, choices):
    choices = [("", everything), *choices]
    wrong = {"invalid_choice": _("没有这个选项。")}
    menu = forms.Select({"class": "form-control no-widget-init"})
    facts = {"choices": choices, "widget": menu, "error_messages": wrong}
    return forms.ChoiceField(label=label, required=False, **facts)


class DayFilter(forms.Form):
    """`from` and `to` are days, both included."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["gateway"] = choice_field(_("渠道"), _("所有渠道"), every_gateway())
        self.fields["from"] = day_field(_("从"), _("“从”应当是日期，例如 2026-01-01。"))
        self.fields["to"] = day_field(_("至"), _("“至”应当是日期，例如 2026-01-31。"))
        self.fields |= self.more()

    def more(self):
        """Fields of its own."""
        return {}

    def clean(self):
        facts = super().clean()
        begin, end = facts.get("from"), facts.get("to")
        if begin and end and begin > end:
            raise forms.ValidationError(_("“从”不能晚于“至”。"))
        return facts

    def narrow(self, rows, prefix=""):
        """The rows (a QuerySet) of these days and this gateway."""
        names = {"gateway": "gateway", "from": "day__gte", "to": "day__lte"}
        wanted = {prefix + names[name]: self.cleaned_data[name] for name in names}
        return rows.filter(**{name: value for name, value in wanted.items() if value})


class StatementFilter(DayFilter):
    def more(self):
        return {
            "open": forms.BooleanField(label=_("只看有待处理差异的"), required=False),
            "failed": forms.BooleanField(label=_("只看下载失败的"), required=False),
        }

    def rows(self, statements):
        statements = self.narrow(statements)
        if self.cleaned_data["failed"]:
            statements = statements.filter(status=Statement.Status.FAILED)
        return statements.filter(open__gt=0) if self.cleaned_data["open"] else statements


class DifferenceFilter(DayFilter):
    def more(self):
        return {
            "kind": choice_field(_("类别"), _("所有类别"), Difference.Kind.choices),
            "status": choice_field(_("状态"), _("所有状态"), Difference.Status.choices),
        }

    def rows(self, differences):
        differences = self.narrow(differences, "statement__")
        wanted = {name: self.cleaned_data[name] for name in ("kind", "status")}
        return differences.filter(**{name: value for name, value in wanted.items() if value})


class SettleForm(forms.Form):
    reason = forms.CharField(
        label=_("处理说明"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        error_messages={
            "required": _("请写明怎样处理的。"),
            "min_length": _("请至少写 5 个字，写明怎样处理的。"),
            "max_length": _("处理说明最多 500 字。"),
        },
    )
