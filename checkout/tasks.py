"""Orders and baskets whose time is up. The database says which; losing a run costs minutes."""

from celery import shared_task

from checkout.basket.forgetting import forget_guests_baskets
from checkout.releasing import release_overdue


@shared_task(name="checkout.release_overdue")
def release_overdue_orders():
    release_overdue()


@shared_task(name="checkout.forget_guests_baskets")
def forget_guests_baskets_of_yesterday():
    forget_guests_baskets()
