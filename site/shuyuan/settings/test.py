"""The suite: embedded settings, or PostgreSQL and Redis where DATABASE_URL and REDIS_URL say so.

Nothing else that a shell may hold for `make run` reaches it.
"""

import os
import tempfile
from pathlib import Path

from shuyuan.env import env

for _name in (
    *("PORT", "SITE_URL", "ALLOWED_HOSTS", "DEBUG", "SECRET_KEY", "DEFAULT_FROM_EMAIL"),
    *("MEDIA_ROOT", "PROTECTED_MEDIA_ROOT", "STATIC_ROOT", "ORDER_DEADLINE_MINUTES"),
    *("ALIPAY_APP_ID", "ALIPAY_SELLER_ID", "ALIPAY_GATEWAY_URL"),
    *("ALIPAY_APP_PRIVATE_KEY", "ALIPAY_PUBLIC_KEY"),
    *("WECHATPAY_MCHID", "WECHATPAY_APP_ID", "WECHATPAY_API_URL", "WECHATPAY_API_V3_KEY"),
    *("WECHATPAY_CERT_SERIAL", "WECHATPAY_PRIVATE_KEY"),
    *("WECHATPAY_PUBLIC_KEY", "WECHATPAY_PUBLIC_KEY_ID"),
    *("MAILS_PER_CONTACT", "MAILS_PER_ADDRESS", "MAILS_PER_DAY"),
    *("SMS_BACKEND", "SMS_PER_NUMBER", "SMS_PER_ADDRESS", "SMS_PER_DAY", "SMS_NOTICES"),
    *("WEIXIN_MP_APP_ID", "WEIXIN_MP_APP_SECRET", "WEIXIN_MP_API_URL", "WEIXIN_MP_AUTHORIZE_URL"),
    *("WEIXIN_APP_ID", "WEIXIN_APP_SECRET", "WEIXIN_OAUTH_BASE_URL", "WEIXIN_AUTHORIZE_URL"),
    *("WEIBO_APP_ID", "WEIBO_APP_SECRET", "WEIBO_OAUTH_BASE_URL", "SOCIAL_SIGNUP_WITHOUT_CONTACT"),
    *("CAPTCHA_BACKEND", "CAPTCHA_DIFFICULTY", "GEETEST_CAPTCHA_ID", "GEETEST_CAPTCHA_KEY"),
    *("GEETEST_API_URL", "GEETEST_SCRIPT_URL"),
):
    os.environ.pop(_name, None)
    os.environ.pop(f"{_name}_FILE", None)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="shuyuan-test-"))

from shuyuan.settings.embedded import *
from shuyuan.settings.embedded import CACHES, DATABASES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
FOLLOW_UP_SECONDS = 0
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = True  # else every test client looks through all static files first
CAPTCHA_ENABLED = False  # tests/accounts/captcha and the browser tests run with it
# A file, not memory: the threads of a live server share an in-memory database, and IMMEDIATE fails.
if not env.str("DATABASE_URL", default=""):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR_DIR) / "test.sqlite3")}
else:  # a scratch database need not outlive a power cut
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
# What one process keeps, another neither sees nor empties.
CACHES["pages"]["LOCATION"] = Path(VAR_DIR) / f"pages-{os.getpid()}"
if env.str("REDIS_URL", default=""):
    _redis = {"BACKEND": "tests.caches.OwnKeys", "LOCATION": env.str("REDIS_URL")}
    CACHES = {name: {**_redis, "KEY_PREFIX": f"test-{os.getpid()}-{name}"} for name in CACHES}
