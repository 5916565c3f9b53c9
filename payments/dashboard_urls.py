from django.urls import path

from payments import dashboard
from payments.reconciliation import dashboard as reconciliation

app_name = "payments"
urlpatterns = [
    path("", dashboard.PaymentList.as_view(), name="list"),
    path("notices/", dashboard.NoticeList.as_view(), name="notices"),
    path("refunds/", dashboard.RefundList.as_view(), name="refunds"),
    path("refunds/<int:pk>/again/", dashboard.TryAgain.as_view(), name="try-again"),
    path("refunds/<int:pk>/give-up/", dashboard.GiveUp.as_view(), name="give-up"),
    path("statements/", reconciliation.StatementList.as_view(), name="statements"),
    path("statements.csv", reconciliation.StatementSheet.as_view(), name="statement-sheet"),
    path("statements/<int:pk>/", reconciliation.OneStatement.as_view(), name="statement"),
    path("statements/<int:pk>/again/", reconciliation.RunAgain.as_view(), name="run-again"),
    path("differences/", reconciliation.DifferenceList.as_view(), name="differences"),
    path("differences.csv", reconciliation.DifferenceSheet.as_view(), name="difference-sheet"),
    path("differences/<int:pk>/", reconciliation.OneDifference.as_view(), name="difference"),
    path("<int:pk>/", dashboard.PaymentDetail.as_view(), name="detail"),
    path("<int:pk>/ask/", dashboard.AskNow.as_view(), name="ask"),
    path("<int:pk>/seen/", dashboard.SeenTo.as_view(), name="seen"),
]
