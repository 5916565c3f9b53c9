"""What people agreed to, what is kept of them, how they leave (docs/decisions/0040-privacy.md)."""
