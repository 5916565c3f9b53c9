"""RSA2 as Alipay's documents have it: SHA-256 with RSA (PKCS#1 v1.5), in base64."""

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from django.conf import settings


@lru_cache(maxsize=2)
def private_key(pem):
    return serialization.load_pem_private_key(pem.encode(), password=None)


@lru_cache(maxsize=2)
def public_key(pem):
    return serialization.load_pem_public_key(pem.encode())


def sign(text):
    key = private_key(settings.SANDBOX["private_key"])
    return base64.b64encode(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()


def app_signed(fields):
    """A request is signed over all that is not empty, except the signature: sign_type too."""
    told = {name: value for name, value in fields.items() if value and name != "sign"}
    key = public_key(settings.SANDBOX["app_public_key"])
    try:
        signature = base64.b64decode(fields.get("sign", ""), validate=True)
        key.verify(signature, joined(told).encode(), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return fields.get("sign_type") == "RSA2"


def signed_form(fields):
    """A notice or a return: signed over everything but sign and sign_type."""
    return {**fields, "sign_type": "RSA2", "sign": sign(joined(fields))}


def joined(fields):
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields))
