"""Where files lie that not everybody may have."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def protected_storage():
    """Files that the web server never hands out by itself."""
    return FileSystemStorage(location=settings.PROTECTED_MEDIA_ROOT, base_url=None)
