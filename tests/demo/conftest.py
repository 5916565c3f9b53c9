from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def load(django_db_setup, django_db_blocker):
    """Loads once for the whole module; what was loaded goes with the module."""

    def load_demo(*args):
        output = StringIO()
        call_command("load_demo", *args, stdout=output)
        return output.getvalue()

    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo
        transaction.set_rollback(True)
