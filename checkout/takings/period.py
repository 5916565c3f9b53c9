"""The days that takings are asked of."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.reconciliation.days import bounds, today
from payments.reconciliation.filters import day_field

USUAL = timedelta(days=29)
LONGEST = timedelta(days=800)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
# So many bars are told apart on a phone; longer periods are drawn by week or month.
MOST_DAYS, MOST_WEEKS = 45, 320


@dataclass(frozen=True)
class Period:
    """Days in Beijing, both included."""

    first: date
    last: date

    @property
    def begin(self):
        return bounds(self.first)[0]

    @property
    def end(self):
        """The first moment after it."""
        return bounds(self.last)[1]

    def during(self, field):
        """For a QuerySet's filter."""
        return {f"{field}__gte": self.begin, f"{field}__lt": self.end}

    def days(self):
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def step_of(self, day):
        """The first day of the bar that this day belongs to."""
        number = (self.last - self.first).days + 1
        if number <= MOST_DAYS:
            return day
        if number <= MOST_WEEKS:
            return max(day - timedelta(days=day.weekday()), self.first)
        return max(day.replace(day=1), self.first)

    def steps(self):
        return list(dict.fromkeys(self.step_of(day) for day in self.days()))


class PeriodForm(forms.Form):
    """`from` and `to` in the address; without them the last thirty days."""

    def __init__(self, data):
        super().__init__(data or {"from": today() - USUAL, "to": today()})
        self.fields["from"] = day_field(_("从"), _("“从”应当是日期，例如 2026-01-01。"))
        self.fields["to"] = day_field(_("至"), _("“至”应当是日期，例如 2026-01-31。"))

    def clean(self):
        facts = super().clean()
        last = facts.get("to") or max(today(), facts.get("from") or today())
        if last > LAST_DAY or last < FIRST_DAY:
            raise forms.ValidationError(_("这个日期太远了。"))
        first = facts.get("from") or last - USUAL
        if first > last:
            raise forms.ValidationError(_("“从”不能晚于“至”。"))
        if last - first > LONGEST:
            raise forms.ValidationError(_("一次最多查看 800 天。"))
        return facts | {"from": first, "to": last}

    def period(self):
        """Of a wrong form the usual one: the page shows what is wrong beside it."""
        if self.is_valid():
            return Period(self.cleaned_data["from"], self.cleaned_data["to"])
        return Period(today() - USUAL, today())
