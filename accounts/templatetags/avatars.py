from django import template
from django.core.files.storage import default_storage

from accounts.profile.avatars import small_name

register = template.Library()


@register.inclusion_tag("accounts/face.html")
def avatar(user, size=""):
    """A person's face, or the first letter of the name. `size`: tiny, small, large or nothing."""
    name = user.avatar.name
    if name and size != "large":
        name = small_name(name)
    return {
        "url": default_storage.url(name) if name else "",
        "letter": user.display_name[:1].upper(),
        "size": size,
    }
