"""Fixtures of the whole suite. tests/suite.py (`make test`) runs it on both databases."""

import os
import shutil

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as drawing
from wagtail.signal_handlers import disable_reference_index_auto_update

from tests.browser.chromium import find_chromium
from tests.pristine import keep_pristine
from tests.threads import threads

# A migrated database to copy (SQLite: a file, PostgreSQL: a name); tests/suite.py makes it.
TEMPLATE = os.environ.get("TEST_TEMPLATE", "")

# No test judges by the clock: a loaded machine is slow, not wrong.
drawing.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
drawing.load_profile("untimed")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """Leave out what this machine cannot run, say which tests touch the database, and begin with
    those that commit: they wait for locks, gateways and browsers, and others can run meanwhile."""
    for item in items:
        if touches_database(item):
            item.add_marker("database")
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL (DATABASE_URL)"))
        if item.get_closest_marker("browser") and not find_chromium():
            item.add_marker(pytest.mark.skip(reason="needs Chromium"))
    yield
    items.sort(key=lambda item: not commits(item))  # pytest-django puts them last


def commits(item):
    mark = item.get_closest_marker("django_db")
    fixtures = {"transactional_db", "live_server"}.intersection(item.fixturenames)
    return bool(fixtures or mark and mark.kwargs.get("transaction"))


def touches_database(item):
    is_case = item.cls and issubclass(item.cls, TransactionTestCase)
    fixtures = {"_django_db_helper", "live_server"}.intersection(item.fixturenames)
    return is_case or fixtures or item.get_closest_marker("django_db")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Start from a migrated database, so that no worker pays for the migrations again."""
    test = connection.settings_dict["TEST"]
    if TEMPLATE and connection.vendor == "postgresql":
        test["TEMPLATE"] = TEMPLATE
    elif TEMPLATE:
        shutil.copyfile(TEMPLATE, test["NAME"])


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb):
    return django_db_keepdb or bool(TEMPLATE and connection.vendor == "sqlite")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The embedded cache is a table; the suite needs it too. What a test commits goes after it."""
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        put_back = keep_pristine()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: put_back())
        yield


@pytest.fixture(autouse=True)
def _speak_chinese():
    """An English page asked for in one test leaves the thread speaking English."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _no_reference_index():
    """Wagtail notes who refers to whom: a fifth of publishing. tests/demo loads with it."""
    with disable_reference_index_auto_update():
        yield


@pytest.fixture(autouse=True)
def _threads_end_with_the_test():
    yield
    threads.end()


@pytest.fixture(autouse=True)
def _fresh_caches(request):
    """What one test leaves in a cache does not reach the next."""
    yield
    for cache in caches.all(initialized_only=True):
        if not hasattr(cache, "_table"):  # the cache table is rolled back with the others
            cache.clear()
