"""RSA2: the shop's key signs, Alipay's key verifies (docs/decisions/0007 and 0011)."""

import base64
import logging.config

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables

_configure, logging.config.dictConfig = logging.config.dictConfig, lambda config: None
try:  # importing the SDK configures logging anew, which closes every handler we have
    from alipay import AliPay
finally:
    logging.config.dictConfig = _configure


@sensitive_variables("private")
def make_sdk(app_id, private, public):
    try:
        return AliPay(
            appid=app_id,
            app_private_key_string=private,
            alipay_public_key_string=public,
            sign_type="RSA2",
        )
    except (ValueError, IndexError, TypeError):  # the SDK's own frames hold the key: from None
        raise is_no_key("ALIPAY_APP_PRIVATE_KEY") from None


def read_public_key(pem):
    try:
        return load_pem_public_key(pem.encode())
    except ValueError as error:
        raise is_no_key("ALIPAY_PUBLIC_KEY") from error


def is_no_key(name):
    return ImproperlyConfigured(f"{name} is no RSA key in PEM form.")


def holds(public_key, text, signature):
    """The SDK's verify takes twenty times as long, and raises on bad base64."""
    try:
        signed = base64.b64decode(signature, validate=True)
        public_key.verify(signed, text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):  # ValueError: bad base64, lone surrogates
        return False
    return True
