"""Makers of real rows, in the shop's words."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory
from oscar.core.loading import get_model

from accounts.models import Consent, User
from accounts.privacy import documents
from catalogue.models import PricePeriod, Product
from catalogue.publishing import put_on_sale

ProductClass = get_model("catalogue", "ProductClass")
Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"learner{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@shuyuan.test")
    password = factory.django.Password("shuyuan-demo")

    @factory.post_generation
    def consents(user, create, extracted, **kwargs):
        """To today's texts, unless False: who did not agree is asked after each login."""
        if create and extracted is not False:
            texts = documents.current()
            agreed = [Consent(user=user, document=t.document, version=t.version) for t in texts]
            Consent.objects.bulk_create(agreed)


def make_course(title="课程", periods=((30, "99.00"), (None, "299.00")), url="", **fields):
    """A course on sale, with its price periods, as catalogue.publishing makes it."""
    slug = fields.pop("slug", None) or f"course-{Product.objects.count() + 1}"
    return put_on_sale(
        product=None,
        title=title,
        slug=slug,
        url=url or f"/courses/{slug}/",
        category=fields.pop("category", None),
        periods=[(days, Decimal(price)) for days, price in periods],
    )


def period_of(product, days):
    return PricePeriod.objects.get(product=product, days=days)
