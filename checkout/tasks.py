"""What waits for nobody. The database says what is due; losing a run costs minutes."""

from celery import shared_task

from checkout.basket.forgetting import forget_guests_baskets
from checkout.coupons.claims import expire_due
from checkout.coupons.gifts import give_to_many
from checkout.following_up import follow_up_due
from checkout.releasing import release_overdue


@shared_task(name="checkout.release_overdue")
def release_overdue_orders():
    release_overdue()


@shared_task(name="checkout.forget_guests_baskets")
def forget_guests_baskets_of_yesterday():
    forget_guests_baskets()


@shared_task(name="checkout.give_coupon")
def give_coupon(voucher_id, to, pk, staff_id):
    give_to_many(voucher_id=voucher_id, to=to, pk=pk, staff_id=staff_id)


@shared_task(name="checkout.follow_up_due")
def follow_up_what_is_due():
    follow_up_due()


@shared_task(name="checkout.expire_coupons")
def expire_coupons():
    expire_due()
