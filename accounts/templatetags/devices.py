from django import template

from accounts.events.devices import name_device

register = template.Library()
register.filter("device_name", name_device)
