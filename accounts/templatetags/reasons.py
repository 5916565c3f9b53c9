"""Why somebody is asked to log in, from where they wanted to go."""

from django import template
from django.utils.translation import gettext_lazy as _

from accounts.languages import in_language

register = template.Library()

REASONS = [
    ("/checkout/", _("登录后继续结算，购物车里的课程会为您保留。")),
    ("/basket/", _("登录后继续购买，已选的课程会为您保留。")),
    ("/learn/", _("登录后继续学习，会回到刚才的位置。")),
    ("/account/orders/", _("登录后查看您的订单。")),
    ("/account/", _("登录后查看您的账户。")),
    ("/cms/", _("这里是内容编辑的入口，请用工作账户登录。")),
    ("/dashboard/", _("这里是店铺管理的入口，请用工作账户登录。")),
]
OTHERWISE = _("这个页面需要登录，登录后会带您回去。")


@register.simple_tag
def login_reason(next_url):
    """The sentence for the login page; nothing for somebody who came by themselves."""
    if not next_url:
        return ""
    plain = in_language(next_url, "zh-hans")
    return next((why for start, why in REASONS if plain.startswith(start)), OTHERWISE)
