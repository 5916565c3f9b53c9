from django import template

from notifications.masking import mask

register = template.Library()
register.filter("masked", mask)
