"""Domain events of learning, sent inside the transaction that made them true."""

from django.dispatch import Signal

# A person may study a course, or may do so for longer. Arguments: enrolment, grant.
enrolment_opened = Signal()
