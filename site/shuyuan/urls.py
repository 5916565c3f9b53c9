"""The site map."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.cms import OwnPage
from home.sitemap import PageSitemap
from shuyuan import operations


def oscar(label):
    return apps.get_app_config(label).urls


# For machines, editors and staff: no language in the address.
urlpatterns = [
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("robots.txt", operations.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PageSitemap}}, name="sitemap"),
    path("fragments/", include("home.fragment_urls")),
    path("trade/", include("payments.urls")),
    path("video/", include("learning.video_urls")),
    # Wagtail's own ways in know no captcha, no second step and no limits: they lead to ours.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path("^cms/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("cms/account/", OwnPage.as_view()),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("dashboard/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("dashboard/payments/", include("payments.dashboard_urls")),
    path("dashboard/takings/", include("checkout.takings.urls")),
    path("dashboard/beli/", include("beli.dashboard_urls")),
    path("dashboard/refunds/", include("checkout.refunds.dashboard_urls")),
    path("dashboard/sms/", include("notifications.dashboard_urls")),
    path("dashboard/merges/", include("accounts.merging.dashboard_urls")),
    path("dashboard/invoices/", include("checkout.invoices.dashboard_urls")),
    path("dashboard/", oscar("dashboard")),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="jsi18n"),
]

if settings.EMBEDDED_CASHIER:
    urlpatterns += [path("trade/sandbox/", include("payments.gateways.sandbox.urls"))]

if settings.SERVE_MEDIA:
    urlpatterns += [re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT})]

# For people: Chinese at /..., English at /en/...
urlpatterns += i18n_patterns(
    path("basket/", oscar("basket")),
    path("checkout/", oscar("checkout")),
    path("coupons/", include("checkout.coupons.urls")),
    path("account/orders/", include("checkout.order_urls")),
    path("account/invoices/", include("checkout.invoices.urls")),
    path("account/coupons/", include("checkout.coupons.wallet_urls")),
    path("account/beli/", include("beli.urls")),
    path("account/messages/", include("notifications.urls")),
    path("account/addresses/", include("accounts.address.urls")),
    path("account/", include("accounts.urls")),
    path("account/shop/", oscar("customer")),
    path("learn/", include("learning.urls")),
    path("catalogue/", oscar("catalogue")),
    path("search/", oscar("search")),
    path("offers/", oscar("offer")),
    path("wishlists/", oscar("wishlists")),
    path("home/", RedirectView.as_view(url="/"), name="home"),  # Oscar's templates say home
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "shuyuan.errors.bad_request"
handler403 = "shuyuan.errors.forbidden"
handler404 = "shuyuan.errors.not_found"
handler429 = "accounts.rate_limits.too_many_requests"  # allauth asks for it
handler500 = "shuyuan.errors.server_error"
