from django.urls import path

from accounts.models import Consent
from accounts.privacy import closing_views, document_views, export_views, views

Document = Consent.Document
terms = document_views.DocumentPage.as_view(document=Document.TERMS)
policy = document_views.DocumentPage.as_view(document=Document.PRIVACY)

urlpatterns = [
    path("terms/", terms, name="account_terms"),
    path("terms/<str:version>/", terms, name="account_terms"),
    path("privacy-policy/", policy, name="account_privacy_policy"),
    path("privacy-policy/<str:version>/", policy, name="account_privacy_policy"),
    path("consent/", document_views.AskConsent.as_view(), name="account_consent"),
    path("privacy/", views.Privacy.as_view(), name="account_privacy"),
    path("privacy/export/", export_views.ask, name="account_export"),
    path("privacy/export/<int:pk>/", export_views.fetch, name="account_export_file"),
    path("closing/", closing_views.AskClosing.as_view(), name="account_closing"),
    path("closing/code/", closing_views.ClosingCode.as_view(), name="account_closing_code"),
    path("closing/state/", closing_views.ClosingState.as_view(), name="account_closing_state"),
    path("closing/cancel/", closing_views.cancel, name="account_closing_cancel"),
]
