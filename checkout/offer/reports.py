"""Oscar's report of offers, of paid orders only: what was never paid cost nothing."""

from oscar.apps.offer import reports

from checkout.states import HAS_BEEN_PAID


class OfferReportGenerator(reports.OfferReportGenerator):
    def get_queryset(self):
        return super().get_queryset().filter(order__status__in=HAS_BEEN_PAID)
