from django import template

from payments.gateways.names import name_of

register = template.Library()
register.filter("gateway_name", name_of)
