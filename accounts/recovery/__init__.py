"""A forgotten password: a code proves the contact, a token opens one new password (0035)."""
