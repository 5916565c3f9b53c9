from django.urls import path

from payments import dashboard

app_name = "payments"
urlpatterns = [
    path("", dashboard.PaymentList.as_view(), name="list"),
    path("notices/", dashboard.NoticeList.as_view(), name="notices"),
    path("refunds/", dashboard.RefundList.as_view(), name="refunds"),
    path("refunds/<int:pk>/again/", dashboard.TryAgain.as_view(), name="try-again"),
    path("refunds/<int:pk>/give-up/", dashboard.GiveUp.as_view(), name="give-up"),
    path("<int:pk>/", dashboard.PaymentDetail.as_view(), name="detail"),
    path("<int:pk>/ask/", dashboard.AskNow.as_view(), name="ask"),
    path("<int:pk>/seen/", dashboard.SeenTo.as_view(), name="seen"),
]
