"""The keys of the shop and of WeChat, in the form that wechatpayv3 takes."""

from typing import NamedTuple

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables


class Keys(NamedTuple):
    cert_serial: str
    private: str  # PEM, PKCS#1 or PKCS#8
    public: str  # PEM
    public_id: str


@sensitive_variables()
def checked(keys):
    """As the library's arguments: it takes PKCS#8 alone, and raises bare Exceptions."""
    try:
        private = load_pem_private_key(keys.private.encode(), password=None)
    except ValueError:
        raise ImproperlyConfigured("WECHATPAY_PRIVATE_KEY is no RSA key in PEM form.") from None
    try:
        public = load_pem_public_key(keys.public.encode())
    except ValueError as error:
        raise ImproperlyConfigured("WECHATPAY_PUBLIC_KEY is no RSA key in PEM form.") from error
    pkcs8 = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    spki = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return {
        "cert_serial_no": keys.cert_serial,
        "private_key": pkcs8.decode(),
        "public_key": spki.decode(),
        "public_key_id": keys.public_id,
    }
