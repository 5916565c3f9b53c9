from importlib import import_module

from django.urls import path
from oscar.apps.basket import apps


class BasketConfig(apps.BasketConfig):
    name = "checkout.basket"

    def get_urls(self):
        pages = import_module("checkout.basket.pages")
        urls = [
            path("", pages.summary, name="summary"),
            path("add/", pages.add, name="add"),
            path("add/<int:pk>/", pages.goods_or_course(self.add_view.as_view()), name="add"),
        ]
        return self.post_process_urls(urls)
