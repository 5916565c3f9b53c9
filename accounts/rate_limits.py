"""Who comes too often is told when to come back. allauth counts (ACCOUNT_RATE_LIMITS)."""

import logging
import math
import time

from allauth.account import app_settings
from allauth.core.exceptions import RateLimited
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

APP = "allauth.account"
CACHE_IS_AWAY = (RedisError, ConnectionInterrupted)
AWAY_SECONDS = 60
TOO_MANY_PASSWORDS = "too_many_login_attempts"  # allauth's code for it


class RateLimitedMiddleware:
    """What would be 500 otherwise. allauth lets RateLimited escape from some of its stages: 429.
    Where nothing can be counted nobody gets in: 503."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, RateLimited):
            return too_many_requests(request)
        return cache_is_away(request, exception) if isinstance(exception, CACHE_IS_AWAY) else None


def cache_is_away(request, error):
    logger.error("The cache does not answer: %s", type(error).__name__)
    answer = render(request, "503.html", status=503)
    answer["Retry-After"] = AWAY_SECONDS
    return answer


def too_many_requests(request):
    """The page of 429, allauth's too (handler429): it says how many seconds to wait."""
    seconds = max((wait(request, action) for action in app_settings.RATE_LIMITS), default=0) or 60
    answer = render(request, "429.html", {"seconds": seconds}, status=429)
    answer["Retry-After"] = seconds
    return answer


def wait(request, action, key=None):
    """Seconds until `action` is free again for this visitor (and this key); 0: it is."""
    rates = [
        rate for rate in ratelimit.get_rates(app=APP, action=action) if applies(rate, request, key)
    ]
    keys = {
        ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key): rate
        for rate in rates
    }
    kept = cache.get_many(keys)
    return max((left(kept[name], keys[name]) for name in kept), default=0)


def applies(rate, request, key):
    if rate.per == "key":
        return key is not None
    return rate.per == "ip" or request.user.is_authenticated


def left(history, rate):
    """`history`: the moments counted, the newest first."""
    if len(history) < rate.amount:
        return 0
    return max(0, math.ceil(history[rate.amount - 1] + rate.duration - time.time()))


def mark_too_many(answer, form):
    """429 for the page of a login form that was refused because of too many wrong passwords."""
    for error in form.non_field_errors().as_data():
        if error.code == TOO_MANY_PASSWORDS:
            answer.status_code = 429
            answer["Retry-After"] = (error.params or {}).get("seconds", 60)
    return answer


def too_many_passwords(seconds):
    told = _("密码错误次数太多，请 %(seconds)d 秒后再试，或者用验证码登录。")
    return ValidationError(told, TOO_MANY_PASSWORDS, {"seconds": seconds})
