"""Whatever points at a person was thought of: it moves in a merge, or is said to stay."""

from django.apps import apps
from django.contrib.auth import get_user_model

from accounts.merging.register import is_known, parts


def pointing_at_people():
    User = get_user_model()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy:
            continue
        for field in model._meta.local_fields + model._meta.local_many_to_many:
            if field.related_model is User and model is not User:
                yield f"{model._meta.app_label}.{model.__name__}.{field.name}"


def test_every_key_to_a_person_is_moved_or_said_to_stay():
    unknown = [path for path in pointing_at_people() if not is_known(path)]
    assert not unknown, f"say in merging.py of their app what becomes of them: {unknown}"


def test_the_walk_finds_what_there_is():
    assert {"order.Order.user", "beli.Account.user", "learning.Enrolment.user"} <= set(
        pointing_at_people()
    )


def test_parts_lock_in_the_order_of_the_house():
    names = [part.name for part in parts()]
    assert names[:4] == ["beli", "coupons", "courses", "orders"]
