"""The production settings with throw-away values, for checks that start a process of their own.

``python -m tests.production check --deploy`` runs a management command on them.
"""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

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
    }


def manage(*arguments, **changes):
    """Run a management command; a changed value of None leaves the setting out."""
    values = {**environment(), **changes}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={name: value for name, value in values.items() if value is not None},
        capture_output=True,
        text=True,
    )


if __name__ == "__main__":
    told = manage(*sys.argv[1:])
    sys.stdout.write(told.stdout)
    sys.stderr.write(told.stderr)
    sys.exit(told.returncode)
