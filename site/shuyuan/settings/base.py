"""What every deployment shares. Money and shop settings are in shop.py."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from shuyuan.env import env
from shuyuan.settings.accounts import *
from shuyuan.settings.beat import *
from shuyuan.settings.captcha import *
from shuyuan.settings.privacy import *
from shuyuan.settings.sms import *
from shuyuan.settings.social import *

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

PORT = env.str("PORT", default="8000")
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
SITE_ID = 1
WAGTAIL_SITE_NAME = "书院 Shuyuan"
WAGTAILADMIN_BASE_URL = SITE_URL

INSTALLED_APPS = [
    # the house, uppermost first (docs/topics/house.md)
    "shuyuan",
    "home",
    "learning",
    "checkout.apps.CheckoutConfig",
    "checkout.basket.apps.BasketConfig",
    "checkout.order.apps.OrderConfig",
    "checkout.offer.apps.OfferConfig",
    "checkout.voucher.apps.VoucherConfig",
    "payments",
    "catalogue.apps.CatalogueConfig",
    "catalogue.partner.apps.PartnerConfig",
    "catalogue.search.apps.SearchConfig",
    "beli",
    "accounts",
    "accounts.address.apps.AddressConfig",
    "accounts.customer.apps.CustomerConfig",
    "accounts.social",
    "notifications",
    # Oscar, what is not forked
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "oscar.apps.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "checkout.order.dashboard.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "checkout.offer.dashboard.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "checkout.offer.range_dashboard.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "checkout.voucher.dashboard.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    "widget_tweaks",
    "treebeard",
    "django_tables2",
    # Wagtail
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    # logins
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "accounts.devices.apps.DevicesConfig",  # allauth.usersessions
    "django_altcha",
    # Django
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.flatpages",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.sites",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "home.public_cache.PublicPageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "shuyuan.doors.NulMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.rate_limits.RateLimitedMiddleware",
    "accounts.events.devices.DeviceMiddleware",
    "accounts.privacy.after_login.AfterLoginMiddleware",
    "shuyuan.doors.EditorsDoorMiddleware",
    "accounts.second_step.doors.SecondStepMiddleware",
    "checkout.basket.middleware.BasketMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "home.refusals.NotPublishableMiddleware",
]

ROOT_URLCONF = "shuyuan.urls"
WSGI_APPLICATION = "shuyuan.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# Forks that only override classes keep Oscar's migrations.
MIGRATION_MODULES = {
    "partner": "oscar.apps.partner.migrations",
    "customer": "oscar.apps.customer.migrations",
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "site" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "site" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# Videos and attachments that are paid for lie here, out of the web server's public reach.
PROTECTED_MEDIA_ROOT = Path(env.str("PROTECTED_MEDIA_ROOT", default=str(VAR_DIR / "protected")))
# Production lets nginx send protected files (X-Accel-Redirect); empty: Django sends them itself.
PROTECTED_MEDIA_ACCEL = ""
VIDEO_LINK_SECONDS = 4 * 60 * 60

WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}
}
WAGTAILDOCS_DOCUMENT_MODEL = "home.ProtectedDocument"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAIL_FRONTEND_LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False  # accounts.recovery does that
# Contacts are proven and passwords changed at /account/ alone.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_AUTOSAVE_INTERVAL = 10_000  # milliseconds; sooner, it meets the press of "publish"
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # an editor's face is nobody else's business
WAGTAIL_WORKFLOW_ENABLED = True
TAGGIT_CASE_INSENSITIVE = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Seconds that a whole public page may be kept when nothing was published meanwhile.
PUBLIC_PAGE_SECONDS = 10 * 60

ATOMIC_REQUESTS = False  # no gateway is ever called inside a transaction
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"  # the editors' preview panel makes its own exception
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "shuyuan.errors.csrf_failure"

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A visitor waits for it: one more try, and no more than some seconds for both.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.2}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        name: {"level": "WARNING"}
        # urllib3 writes down whole addresses, and Aliyun's hold the code that is sent.
        for name in ("django_tasks", "wagtail", "modelsearch", "urllib3")
    },
}

SHOP_NAME = _("书院")
