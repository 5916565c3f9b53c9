"""The files of a person's face: one for each size, under a name that says nothing."""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from accounts.profile.pictures import SIZES

FOLDER = "avatars"
LARGE, SMALL = SIZES


def small_name(name):
    """The name of the small file beside the large one."""
    return name.replace(".webp", f"-{SMALL}.webp")


def put(user, faces):
    """Give the person these faces (see pictures.make_faces); the old files go after commit."""
    name = f"{FOLDER}/{secrets.token_hex(16)}.webp"
    names = {LARGE: name, SMALL: small_name(name)}
    for size, content in faces.items():
        default_storage.save(names[size], ContentFile(content))
    replace(user, name)


def remove(user):
    """May be called twice."""
    replace(user, "")


@transaction.atomic
def replace(user, name):
    """Whoever comes second of two at once deletes what the first one put."""
    old = User.objects.select_for_update(no_key=True).get(pk=user.pk).avatar.name
    User.objects.filter(pk=user.pk).update(avatar=name)
    user.avatar = name
    if old:
        transaction.on_commit(lambda: delete_files(old))


def delete_files(name):
    default_storage.delete(name)
    default_storage.delete(small_name(name))
