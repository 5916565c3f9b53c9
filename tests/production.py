"""The production settings with throw-away values: read anew in this process, or by one of its own.

``python -m tests.production check --deploy`` runs a management command on them.
"""

import os
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[1]


@cache
def environment():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "shuyuan.settings.production",
        "SECRET_KEY": "throw-away-" + "0123456789abcdef" * 4,
        "ALLOWED_HOSTS": "shuyuan.example",
        "SITE_URL": "https://shuyuan.example",
        "DATABASE_URL": "postgres://shuyuan:secret@127.0.0.1:1/shuyuan",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "CELERY_BROKER_URL": "redis://127.0.0.1:1/1",
        "EMAIL_URL": "smtp://user:secret@mail.example:587",
        "MEDIA_ROOT": "/srv/media",
        "ALIPAY_APP_ID": "2021000000000001",
        "ALIPAY_SELLER_ID": "2088000000000001",
        "ALIPAY_APP_PRIVATE_KEY": private.decode(),
        "ALIPAY_PUBLIC_KEY": public.decode(),
        "SMS_BACKEND": "aliyun",
        "SMS_ALIYUN_ACCESS_KEY_ID": "LTAI0000000000000001",
        "SMS_ALIYUN_ACCESS_KEY_SECRET": "throw-away",
        "SMS_ALIYUN_SIGN_NAME": "书院",
        "SMS_ALIYUN_TEMPLATES": "code=SMS_1",
        "OPERATOR_NAME": "书院（测试）有限公司",
        "PRIVACY_EMAIL": "privacy@shuyuan.example",
    }


def changed(changes):
    """The environment; a changed value of None leaves the setting out."""
    values = {**environment(), **changes}
    return {name: value for name, value in values.items() if value is not None}


def read(**changes):
    """The module of settings as a start in this environment has them: see changed().

    Raises ImproperlyConfigured where the start would stop.
    """
    values = changed(changes)
    with patch.dict(os.environ, values, clear=True), read_anew():
        return import_module(values["DJANGO_SETTINGS_MODULE"])


def refusal(**changes):
    """The sentence that stops the start; empty where nothing does."""
    try:
        read(**changes)
    except ImproperlyConfigured as error:
        return str(error)
    return ""


@contextmanager
def read_anew():
    """As if nobody had imported the settings yet; after it everything is as before."""
    package = sys.modules["shuyuan"]
    held = {name: module for name, module in sys.modules.items() if is_of_settings(name)}
    attributes = {name: vars(package).pop(name, None) for name in ("settings", "env")}
    for name in held:
        del sys.modules[name]
    try:
        yield
    finally:
        for name in list(filter(is_of_settings, sys.modules)):
            del sys.modules[name]
        sys.modules.update(held)
        vars(package).update(attributes)


def is_of_settings(name):
    return name == "shuyuan.env" or name.startswith("shuyuan.settings")


def manage(*arguments, **changes):
    """Run a management command in this environment: see changed()."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=changed(changes),
        capture_output=True,
        text=True,
    )


if __name__ == "__main__":
    told = manage(*sys.argv[1:])
    sys.stdout.write(told.stdout)
    sys.stderr.write(told.stderr)
    sys.exit(told.returncode)
