"""Getting in: by password, by code, and as somebody new (docs/decisions/0038-logging-in.md)."""
