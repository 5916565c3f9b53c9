"""A phone number or an e-mail address gives way to another (docs/decisions/0041-contacts.md)."""
