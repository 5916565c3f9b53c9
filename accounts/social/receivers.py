"""What this room hears from allauth."""

from accounts.social.pending import bind_pending

__all__ = ["bind_pending"]
