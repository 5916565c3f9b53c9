"""What an entry of the ledger is about, as staff read it."""

from django import template

from beli import statement

register = template.Library()
register.filter(statement.order_number)
register.filter(statement.told_reference)
