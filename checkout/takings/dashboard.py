"""For shop staff: what came in and went back, by day, gateway and course."""

from collections import defaultdict

from django.http import HttpResponseBadRequest
from django.views.generic import TemplateView, View

from beli.spreadsheet import download
from checkout.takings.chart import by_step, draw
from checkout.takings.figures import takings
from checkout.takings.period import PeriodForm
from checkout.takings.sheets import course_rows, day_rows
from payments.gateways.names import name_of
from payments.reconciliation.dashboard import MaySee

MOST_COURSES = 100  # on the page; the sheet has all


class Page(MaySee, TemplateView):
    template_name = "takings/page.html"

    def get_context_data(self, **kwargs):
        form = PeriodForm(self.request.GET)
        period = form.period()
        found = takings(period)
        facts = {"period": period, "takings": found, "chart": draw(period, found)}
        facts["courses"] = found.courses[:MOST_COURSES]
        return super().get_context_data(filter=form, rows=rows(period, found), **facts, **kwargs)

    def render_to_response(self, context, **kwargs):
        kwargs["status"] = 200 if context["filter"].is_valid() else 400
        return super().render_to_response(context, **kwargs)


def rows(period, found):
    """(first day, Sums, [(gateway's name, Sums)]) for every bar, the newest first."""
    steps, gateways = by_step(period, found)
    split = defaultdict(list)
    for (step, gateway), sums in sorted(gateways.items()):
        split[step].append((name_of(gateway), sums))
    return [(step, sums, split[step]) for step, sums in reversed(steps.items())]


class Sheet(MaySee, View):
    """`what`: days or courses."""

    sheets = {"days": day_rows, "courses": course_rows}

    def get(self, request, what):
        form = PeriodForm(request.GET)
        if not form.is_valid():
            wrong = "\n".join(text for texts in form.errors.values() for text in texts)
            return HttpResponseBadRequest(wrong, content_type="text/plain; charset=utf-8")
        period = form.period()
        name = f"takings-{what}-{period.first}-{period.last}"
        return download(self.sheets[what](takings(period)), name)
