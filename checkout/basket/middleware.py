from django.contrib import messages
from django.db import transaction
from django.utils.translation import ngettext
from oscar.apps.basket import middleware

from checkout.basket.models import Basket


class BasketMiddleware(middleware.BasketMiddleware):
    def get_basket(self, request):
        if request._basket_cache is None and request.user.is_authenticated:
            self.take_in_guests_basket(request)
        return super().get_basket(request)

    def take_in_guests_basket(self, request):
        """What was put in before the login joins the person's own basket (D13)."""
        guests = self.get_cookie_basket(self.get_cookie_key(request), request, Basket.open)
        if guests is None:
            return
        number = guests.num_items
        own, _created = Basket.open.get_or_create(owner=request.user)
        if self.merge_baskets(own, guests) and number:
            text = ngettext(
                "登录前放进购物车的 %d 件已并入您的购物车",
                "登录前放进购物车的 %d 件已并入您的购物车",
                number,
            )
            messages.info(request, text % number)

    @transaction.atomic
    def merge_baskets(self, master, slave):
        """True for the one request that does it: two tabs may come at once after a login."""
        mine = Basket.open.select_for_update().filter(pk=slave.pk).first()
        if mine is not None:
            master.merge(mine, add_quantities=False)
        return mine is not None

    def apply_offers_to_basket(self, request, basket):
        """Courses take no offers (their price says all): asking about them would be in vain."""
        if any(line.product.is_discountable for line in basket.all_lines()):
            super().apply_offers_to_basket(request, basket)
