from importlib import import_module

from django.urls import path
from oscar.apps.dashboard.vouchers import apps
from oscar.core.loading import get_class


class VouchersDashboardConfig(apps.VouchersDashboardConfig):
    """Coupons. Oscar looks for `dashboard.vouchers.views` below whichever app is `dashboard`, so
    a fork of this app alone names its views itself."""

    name = "checkout.voucher.dashboard"

    def ready(self):
        coupons = import_module("checkout.voucher.dashboard.views")
        sets = import_module("checkout.voucher.dashboard.set_views")
        self.list_view = coupons.CouponList
        self.create_view = coupons.CouponCreate
        self.update_view = coupons.CouponUpdate
        self.delete_view = coupons.CouponDelete
        self.stats_view = coupons.CouponDetail
        self.set_list_view = sets.CodeSetList
        self.set_create_view = sets.CodeSetCreate
        self.set_update_view = sets.CodeSetUpdate
        self.set_detail_view = sets.CodeSetDetail
        self.set_download_view = sets.CodeSetSheet
        self.set_delete_view = sets.CodeSetDelete
        self.configure_permissions()

    def configure_permissions(self):
        super().configure_permissions()
        allowed = get_class("dashboard.permissions", "DashboardPermission").get
        change = allowed("voucher", "view_voucher", "change_voucher")
        change_set = allowed("voucher", "view_voucherset", "change_voucherset")
        self.permissions_map |= {
            "voucher-sheet": allowed("voucher", "view_voucher"),
            "voucher-switch": change,
            "voucher-give": change,
            "voucher-set-switch": change_set,
        }

    def get_urls(self):
        coupons = import_module("checkout.voucher.dashboard.views")
        sets = import_module("checkout.voucher.dashboard.set_views")
        giving = import_module("checkout.voucher.dashboard.giving")
        ours = [
            path("sheet/<int:pk>/", coupons.CouponSheet.as_view(), name="voucher-sheet"),
            path("switch/<int:pk>/", coupons.CouponSwitch.as_view(), name="voucher-switch"),
            path("give/<int:pk>/", giving.Give.as_view(), name="voucher-give"),
            path("sets/switch/<int:pk>/", sets.CodeSetSwitch.as_view(), name="voucher-set-switch"),
        ]
        return super().get_urls() + self.post_process_urls(ours)
