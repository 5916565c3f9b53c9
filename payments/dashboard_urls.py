from django.urls import path

from payments import dashboard

app_name = "payments"
urlpatterns = [
    path("", dashboard.PaymentList.as_view(), name="list"),
    path("notices/", dashboard.NoticeList.as_view(), name="notices"),
    path("<int:pk>/ask/", dashboard.AskNow.as_view(), name="ask"),
    path("<int:pk>/seen/", dashboard.SeenTo.as_view(), name="seen"),
]
