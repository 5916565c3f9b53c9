"""How goods are sent and what that costs: the tariffs by weight that staff make in the dashboard.

Oscar's own repository does not know what its dashboard makes. Without a tariff sending is free.
"""

from decimal import Decimal

from oscar.core.loading import get_class, get_model

FixedPrice = get_class("shipping.methods", "FixedPrice")
OscarsRepository = get_class("shipping.repository", "Repository")


class Repository(OscarsRepository):
    def get_available_shipping_methods(self, basket, shipping_addr=None, **kwargs):
        """The cheapest first: it is the one that is taken. As many queries for any basket."""
        there = [each for each in tariffs() if reaches(each, shipping_addr)]
        if not there:
            return self.methods
        lines = basket.all_lines()
        weights = weights_of(lines)
        methods = [method_of(each, charge_of(each, weigh(lines, weights, each))) for each in there]
        return sorted(methods, key=lambda method: method.charge_incl_tax)


def tariffs():
    """Those with a band: one that staff have only begun would be free."""
    begun = get_model("shipping", "WeightBased").objects.prefetch_related("countries", "bands")
    return begun.filter(bands__upper_limit__gt=0).distinct()


def reaches(tariff, address):
    """One that names no country reaches all; before an address is known, everyone may be meant."""
    countries = tariff.countries.all()
    return not countries or address is None or address.country in countries


def weights_of(lines):
    """{product id: kilograms}, of what says its weight."""
    products = {pk for line in lines for pk in (line.product_id, line.product.parent_id) if pk}
    code = get_model("shipping", "WeightBased").weight_attribute
    values = get_model("catalogue", "ProductAttributeValue").objects.filter(
        product__in=products, attribute__code=code
    )
    said = {each.product_id: each.value for each in values.select_related("attribute")}
    # A float is what staff wrote, not its binary fraction, which may be past the band.
    return {pk: Decimal(str(value)) for pk, value in said.items() if value is not None}


def weigh(lines, weights, tariff):
    """What says no weight weighs what its parent does, or else what the tariff says."""
    rest = tariff.default_weight
    return sum(
        line.quantity * weights.get(line.product_id, weights.get(line.product.parent_id, rest))
        for line in lines
    )


def charge_of(tariff, weight):
    """Full parcels of the last band, and what remains by its own."""
    bands = sorted(tariff.bands.all(), key=lambda band: band.upper_limit)
    parcels, rest = divmod(weight, bands[-1].upper_limit)
    charge = parcels * bands[-1].charge
    if rest or not parcels:
        charge += next(band.charge for band in bands if band.upper_limit >= rest)
    return charge


def method_of(tariff, charge):
    method = FixedPrice(charge, charge)
    method.code, method.name, method.description = tariff.code, tariff.name, tariff.description
    return method
