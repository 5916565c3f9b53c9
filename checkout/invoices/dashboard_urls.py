"""Mounted at /dashboard/invoices/."""

from django.urls import path

from checkout.invoices import dashboard

app_name = "invoice_dashboard"
urlpatterns = [
    path("", dashboard.InvoiceList.as_view(), name="list"),
    path("waiting.csv", dashboard.WaitingSheet.as_view(), name="sheet"),
    path("<int:pk>/", dashboard.InvoiceDetail.as_view(), name="detail"),
    path("<int:pk>/file/", dashboard.InvoiceFile.as_view(), name="file"),
    path("<int:pk>/red/", dashboard.InvoiceFile.as_view(), {"red": True}, name="red-file"),
]
