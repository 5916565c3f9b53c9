"""A fresh machine: no server but Python. `make run` uses this.

DATABASE_URL and REDIS_URL, where given, replace SQLite and the caches in it.
"""

import secrets

from shuyuan.env import env
from shuyuan.first_run import key_pair, made_once
from shuyuan.settings.base import *
from shuyuan.settings.base import INSTALLED_APPS, MEDIA_ROOT, SITE_URL, STATIC_ROOT, VAR_DIR
from shuyuan.settings.shop import *
from shuyuan.settings.shop import (
    ALIPAY_APP_ID,
    ALIPAY_APP_PRIVATE_KEY,
    ALIPAY_PUBLIC_KEY,
    ALIPAY_SELLER_ID,
)

EMBEDDED = True
DEBUG = env.bool("DEBUG", default=False)
for _folder in (VAR_DIR, STATIC_ROOT, MEDIA_ROOT):
    _folder.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env.str("SECRET_KEY", default="") or made_once(
    VAR_DIR / "secret_key", secrets.token_urlsafe
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": env.db_url("DATABASE_URL")}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "pages",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
    # Renditions are prefetched; keeping each one would cost a query per picture.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
if env.str("REDIS_URL", default=""):
    _redis = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": env.str("REDIS_URL")}
    CACHES["default"] = {**_redis, "KEY_PREFIX": "shuyuan-embedded"}
    CACHES["pages"] = {**_redis, "KEY_PREFIX": "shuyuan-embedded-pages"}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
SERVE_MEDIA = True

# For http://localhost; of 127.0.0.1 browsers keep no passkeys.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

for _folder in ("queue", "processed", "control"):
    (VAR_DIR / "celery" / _folder).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = "filesystem://localhost//"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": VAR_DIR / "celery" / "queue",
    "data_folder_out": VAR_DIR / "celery" / "queue",
    "processed_folder": VAR_DIR / "celery" / "processed",
    "control_folder": VAR_DIR / "celery" / "control",
    "store_processed": False,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celery" / "beat")

# The embedded cashier: a stand-in for Alipay that speaks its protocol over HTTP. What the
# environment says of Alipay (its own sandbox, another stand-in) comes first.
INSTALLED_APPS += ["payments.gateways.sandbox"]
EMBEDDED_CASHIER = True
_shop_keys = key_pair(VAR_DIR / "keys", "shop")
_cashier_keys = key_pair(VAR_DIR / "keys", "cashier")
SANDBOX = {
    "app_id": "2021000000000000",
    "seller_id": "2088000000000000",
    "private_key": _cashier_keys[0],
    "app_public_key": _shop_keys[1],
}
ALIPAY_APP_ID = ALIPAY_APP_ID or SANDBOX["app_id"]
ALIPAY_SELLER_ID = ALIPAY_SELLER_ID or SANDBOX["seller_id"]
ALIPAY_GATEWAY_URL = env.str("ALIPAY_GATEWAY_URL", default=f"{SITE_URL}/trade/sandbox/gateway.do")
ALIPAY_APP_PRIVATE_KEY = ALIPAY_APP_PRIVATE_KEY or _shop_keys[0]
ALIPAY_PUBLIC_KEY = ALIPAY_PUBLIC_KEY or _cashier_keys[1]
