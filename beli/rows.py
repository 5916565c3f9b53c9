"""Rows that are added and never changed: a ledger corrects itself by a further entry."""

from django.db import models


class NeverChanged(TypeError):
    """A row of the ledger was to be changed or deleted."""

    def __init__(self):
        super().__init__("Rows of the ledger are only added. Correct them with a further entry.")


class OnlyAddedQuerySet(models.QuerySet):
    def update(self, **fields):
        raise NeverChanged

    def delete(self):
        raise NeverChanged


class OnlyAdded(models.Model):
    """Raises NeverChanged when an existing row is saved or deleted."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise NeverChanged
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise NeverChanged
