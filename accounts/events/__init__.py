"""What happened on my account (docs/decisions/0040-privacy.md)."""

from accounts.events.log import record

__all__ = ["record"]
