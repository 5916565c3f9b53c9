"""What a merge would do, for its owner to read before it is done."""

import hashlib
import json
from dataclasses import dataclass

from accounts.merging.eligible import why_not
from accounts.merging.identities import contacts_of
from accounts.merging.register import parts
from accounts.merging.socials import choices_of
from notifications.masking import mask


@dataclass(frozen=True)
class Plan:
    """`moving`, `notes`, `conflicts`: sentences; a merge with conflicts is refused."""

    moving: list
    notes: list
    conflicts: list
    contacts: list
    socials: list

    @property
    def digest(self):
        """Of all that the page says: another digest is another page."""
        told = [self.moving, self.notes, self.conflicts, self.contacts]
        told.append([(one.provider, one.of_gone.pk, one.is_conflict) for one in self.socials])
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @property
    def is_possible(self):
        return not self.conflicts


def plan_of(kept, gone) -> Plan:
    """A few queries for each part, whatever there is of it."""
    refusal = why_not(kept, gone)
    previews = [part.preview(kept, gone) for part in parts()]
    return Plan(
        moving=[str(one.said) for one in previews if one.said],
        notes=[str(note) for one in previews for note in one.notes],
        conflicts=[
            *([refusal] if refusal else []),
            *(str(reason) for one in previews for reason in one.conflicts),
        ],
        contacts=[(kind, mask(value), comes) for kind, value, comes in contacts_of(kept, gone)],
        socials=choices_of(kept, gone),
    )
