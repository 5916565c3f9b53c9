from importlib import import_module

from oscar.apps.dashboard.offers import apps


class OffersDashboardConfig(apps.OffersDashboardConfig):
    """Sale offers only: a coupon's offer is made and changed with the coupon."""

    name = "checkout.offer.dashboard"

    def ready(self):
        super().ready()
        views = import_module("checkout.offer.dashboard.views")
        self.list_view = views.OfferList
        self.detail_view = views.OfferDetail
        self.delete_view = views.OfferDelete
        self.metadata_view = views.MetaDataStep
        self.benefit_view = views.BenefitStep
        self.condition_view = views.ConditionStep
        self.restrictions_view = views.RestrictionsStep
