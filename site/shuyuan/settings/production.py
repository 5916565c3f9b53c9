"""Many machines: PostgreSQL, Redis, Celery workers, nginx; secrets come from the environment."""

from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
    load_pem_public_key,
)

from shuyuan.env import env, insist_on_key, refuse, require

require(
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "DATABASE_URL",
    "REDIS_URL",
    "CELERY_BROKER_URL",
    "EMAIL_URL",
    "MEDIA_ROOT",
    "ALIPAY_APP_ID",
    "ALIPAY_SELLER_ID",
    "ALIPAY_APP_PRIVATE_KEY",
    "ALIPAY_PUBLIC_KEY",
    "OPERATOR_NAME",
    "PRIVACY_EMAIL",
)

from shuyuan.settings.base import *
from shuyuan.settings.base import GEETEST_API_URL, GEETEST_SCRIPT_URL, SITE_URL
from shuyuan.settings.privacy import PRIVACY_EMAIL
from shuyuan.settings.shop import *
from shuyuan.settings.shop import (
    ALIPAY_GATEWAY_URL,
    WECHATPAY_API_URL,
    WEIXIN_MP_API_URL,
    WEIXIN_MP_AUTHORIZE_URL,
)
from shuyuan.settings.sms import SMS_ALIYUN_API_URL, SMS_BACKEND, SMS_YUNTONGXUN_API_URL
from shuyuan.settings.social import SOCIAL_ADDRESSES

EMBEDDED = False
DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

DATABASES = {
    "default": {**env.db_url("DATABASE_URL"), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
# PostgreSQL keeps the plans of what beli.prepared asks; Django's other queries are never prepared.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("prepare_threshold", 2)
_redis = {
    "BACKEND": "django_redis.cache.RedisCache",
    "LOCATION": env.str("REDIS_URL"),
    # Seconds: one that hangs is answered 503 as one that is away is, and holds up no worker.
    "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 2, "SOCKET_TIMEOUT": 5},
}
CACHES = {
    "default": {**_redis, "KEY_PREFIX": "shuyuan"},
    "pages": {**_redis, "KEY_PREFIX": "shuyuan-pages"},
    # Renditions are prefetched; keeping each one would cost a round trip per picture.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
EMAIL_TIMEOUT = 10  # seconds; a mail server that says nothing would hold a worker for ever
vars().update(env.email_url("EMAIL_URL"))

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SERVE_MEDIA = False
PROTECTED_MEDIA_ACCEL = "/protected/"

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OSCAR_BASKET_COOKIE_SECURE = True
MFA_REQUIRED_FOR_STAFF = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)

refuse(env.bool("DEBUG", default=False), "DEBUG must not be set in production.")
refuse(
    len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure-"),
    "SECRET_KEY must be long and random in production: 50 characters or more.",
)
refuse("@" not in PRIVACY_EMAIL, "PRIVACY_EMAIL must be an address that people can write to.")
refuse("*" in ALLOWED_HOSTS, "ALLOWED_HOSTS must name the hosts in production, not *.")
refuse(
    DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql",
    "DATABASE_URL must be a postgres:// address in production.",
)
for _name, _address in (
    ("SITE_URL", SITE_URL),
    ("ALIPAY_GATEWAY_URL", ALIPAY_GATEWAY_URL),
    ("SMS_YUNTONGXUN_API_URL", SMS_YUNTONGXUN_API_URL),
    ("SMS_ALIYUN_API_URL", SMS_ALIYUN_API_URL),
    ("WECHATPAY_API_URL", WECHATPAY_API_URL),
    ("WEIXIN_MP_API_URL", WEIXIN_MP_API_URL),
    ("WEIXIN_MP_AUTHORIZE_URL", WEIXIN_MP_AUTHORIZE_URL),
    *SOCIAL_ADDRESSES,
    ("GEETEST_API_URL", GEETEST_API_URL),
    ("GEETEST_SCRIPT_URL", GEETEST_SCRIPT_URL),
):
    refuse(
        not _address.startswith("https://"),
        f"{_name} must be an https:// address in production.",
    )
refuse(
    SMS_BACKEND == "outbox",
    "SMS_BACKEND must be yuntongxun or aliyun in production: the outbox sends nothing.",
)
refuse(
    "/trade/sandbox/" in ALIPAY_GATEWAY_URL,
    "ALIPAY_GATEWAY_URL must not be the embedded cashier in production.",
)
insist_on_key("ALIPAY_APP_PRIVATE_KEY", lambda text: load_pem_private_key(text, password=None))
insist_on_key("ALIPAY_PUBLIC_KEY", load_pem_public_key)
