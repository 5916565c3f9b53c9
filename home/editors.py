"""The group 内容编辑: those who write the pages, with just what that takes."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from home.models import HomePage

EDITORS = "内容编辑"
ON_PAGES = ("add_page", "change_page", "publish_page")
ON_COLLECTIONS = [
    (app, f"{verb}_{model}")
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for verb in ("add", "change", "choose")
]
EVERYWHERE = [
    ("wagtailadmin", "access_admin"),
    ("wagtail_localize", "submit_translation"),
    ("learning", "add_video"),
    ("learning", "change_video"),
    ("learning", "view_video"),
    ("learning", "view_lesson"),  # the learning centre shows them every lesson
]


def appoint_editors():
    """Make the group and give it what it lacks; what an administrator added stays."""
    group, _created = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(*(permission(*name) for name in EVERYWHERE))
    for page in HomePage.objects.all():
        for codename in ON_PAGES:
            GroupPagePermission.objects.get_or_create(
                group=group, page=page, permission=permission("wagtailcore", codename)
            )
    collection = Collection.get_first_root_node()
    for name in ON_COLLECTIONS:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission(*name)
        )
    return group


def permission(app_label, codename):
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
