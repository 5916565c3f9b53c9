"""Secrets that a fresh machine makes for itself once and keeps in VAR_DIR."""

import os
import tempfile

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def made_once(path, make):
    """The text at ``path``, written by ``make`` the first time, readable by its owner alone.

    Several processes may start at once: the first to finish wins, nobody reads half a file.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft, name = tempfile.mkstemp(dir=path.parent)  # mode 0600
        with os.fdopen(draft, "w") as file:
            file.write(make())
        try:
            os.link(name, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(name)
    return path.read_text().strip()


def key_pair(folder, name):
    """(private, public) in PEM, kept as ``<name>_private.pem`` and ``<name>_public.pem``."""
    private = made_once(folder / f"{name}_private.pem", new_private_key)
    public = made_once(folder / f"{name}_public.pem", lambda: public_key_of(private))
    return private, public


def new_private_key():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()


def public_key_of(private):
    key = serialization.load_pem_private_key(private.encode(), password=None).public_key()
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
