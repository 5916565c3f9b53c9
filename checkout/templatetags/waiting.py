from django import template

from checkout.waiting import waiting_for

register = template.Library()


@register.inclusion_tag("oscar/dashboard/waiting.html", takes_context=True)
def waiting_for_staff(context):
    """What waits for whoever looks at the page, with links to where it is done."""
    return {"works": [(work, work.number) for work in waiting_for(context["user"])]}
