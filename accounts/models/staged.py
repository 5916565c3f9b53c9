from django.db import models


class Staged(models.Model):
    """A row whose status moves along TRANSITIONS ({old: {new, ...}}) and through one door."""

    TRANSITIONS = {}

    class Meta:
        abstract = True

    def move_to(self, status, **facts) -> bool:
        """True for the one who moved it; False when somebody else did, or it may not move there."""
        before = [old for old, new in self.TRANSITIONS.items() if status in new]
        waiting = type(self).objects.filter(pk=self.pk, status__in=before)
        moved = waiting.update(status=status, **facts) == 1
        if moved:
            self.refresh_from_db()
        return moved
