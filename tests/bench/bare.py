"""The floor of a notice: a bare Django view that verifies one RSA2 signature, locks one row and
updates it, behind startproject's own middleware.
"""

import base64
import os
from urllib.parse import parse_qsl

import environ
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models, transaction
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
settings.configure(
    ROOT_URLCONF=__name__,
    MIDDLEWARE=MIDDLEWARE,
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="bench",
    USE_TZ=True,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    DATABASES={
        "default": {
            **environ.Env.db_url_config(os.environ["DATABASE_URL"]),
            "CONN_MAX_AGE": 60,
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
application = get_wsgi_application()

with open(os.environ["BENCH_PUBLIC_KEY"], "rb") as file:
    KEY = load_pem_public_key(file.read())


class Payment(models.Model):
    out_trade_no = models.CharField(max_length=64)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "payments_payment"

    def __str__(self):
        return self.out_trade_no


@csrf_exempt
def notice(request):
    fields = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    signature = base64.b64decode(fields.pop("sign"))
    fields.pop("sign_type")
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
    KEY.verify(signature, text.encode(), PKCS1v15(), SHA256())
    with transaction.atomic():
        payment = Payment.objects.select_for_update().get(out_trade_no=fields["out_trade_no"])
        Payment.objects.filter(pk=payment.pk).update(asked_at=timezone.now())
    return HttpResponse("success", content_type="text/plain")


urlpatterns = [path("notice/", notice)]
