import pytest
from django.conf import settings as deployed
from wagtail.models import Page

from home.tree import plant_tree


@pytest.fixture(scope="session")
def _planted_once(django_db_setup, django_db_blocker):
    """Planting takes a second; what lies in the database before the tests is not rolled back.

    A transactional test may just have emptied it: then every test plants for itself.
    """
    with django_db_blocker.unblock():
        if Page.get_first_root_node():
            plant_tree(deployed.SITE_URL)


@pytest.fixture(autouse=True)
def tree(_planted_once, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return plant_tree(settings.SITE_URL)
