"""Taking over the face that somebody has at WeChat or Weibo."""

import logging

from allauth.socialaccount.models import SocialAccount
from django.core.files.base import ContentFile

from accounts.profile import avatars, pictures
from accounts.social import fetching

logger = logging.getLogger(__name__)


def take(account_id):
    """Fetch it and draw it anew, if the person has none yet. May be called twice.

    True when there is one now. Without it there is a letter instead of a face.
    """
    row = SocialAccount.objects.select_related("user").filter(pk=account_id).first()
    if row is None or row.user.avatar:
        return False
    try:
        fetched = fetching.fetch(row.extra_data.get("avatar_url", ""))
        faces = pictures.make_faces(ContentFile(fetched))
    except (fetching.NoPicture, pictures.BadPicture) as error:
        logger.info("No face for social account %s: %s", account_id, error)
        return False
    avatars.put(row.user, faces)
    return True
