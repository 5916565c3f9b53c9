"""Domain events of accounts, sent inside the transaction that made them true."""

from django.dispatch import Signal

# A person proved a phone number or an e-mail address. Arguments: user, kind ("email" or "phone").
contact_verified = Signal()
