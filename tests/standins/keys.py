"""Key pairs of gateways, shop and strangers: made once in a process, for that is slow."""

import base64
import json
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

given = {}  # whose -> private key as PEM, when another process made them


class Pair:
    def __init__(self, private_pem=""):
        self.private = (
            serialization.load_pem_private_key(private_pem.encode(), password=None)
            if private_pem
            else rsa.generate_private_key(public_exponent=65537, key_size=2048)
        )
        self.public = self.private.public_key()

    @property
    def private_pem(self):
        kind = serialization.PrivateFormat.PKCS8
        pem = serialization.Encoding.PEM
        return self.private.private_bytes(pem, kind, serialization.NoEncryption()).decode()

    @property
    def public_pem(self):
        kind = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.public.public_bytes(serialization.Encoding.PEM, kind).decode()

    def sign(self, text):
        """SHA256 with RSA, in base64: what Alipay calls RSA2 and WeChat SHA256-RSA2048."""
        signed = self.private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return base64.b64encode(signed).decode()

    def has_signed(self, text, signature):
        try:
            signed = base64.b64decode(signature, validate=True)
            self.public.verify(signed, text.encode(), padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True


@cache
def pair(whose):
    return Pair(given.get(whose, ""))


def save(path, *names):
    """For a stand-in in a process of its own."""
    Path(path).write_text(json.dumps({name: pair(name).private_pem for name in names}))


def load(path):
    given.update(json.loads(Path(path).read_text()))
