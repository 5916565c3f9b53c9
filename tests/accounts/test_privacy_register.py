"""Nothing about a person is kept that an export or a closing does not know of."""

from django.apps import apps

from accounts.models import User
from accounts.privacy.register import is_known, keepers


def keys_to_people():
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.concrete and field.related_model is User:
                yield f"{model._meta.label}.{field.name}"


def test_every_foreign_key_to_a_person_is_collected_or_said_to_be_none_of_theirs():
    unknown = [path for path in keys_to_people() if not is_known(path)]
    assert not unknown, f"say in a privacy.py what becomes of {unknown}"


def test_a_new_foreign_key_would_be_missed():
    assert len(list(keys_to_people())) > 40
    assert not is_known("market.Trade.seller")


def test_every_part_has_a_heading():
    assert {"account", "orders", "payments", "invoices", "beli", "study"} <= {
        keeper.name for keeper in keepers()
    }
    assert all(str(keeper.title) for keeper in keepers())
