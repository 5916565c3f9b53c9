"""Codes that prove a phone number or an e-mail address (docs/decisions/0038-logging-in.md)."""
