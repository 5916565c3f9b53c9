"""Addresses for operators."""

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from kombu.exceptions import OperationalError

from home.public_cache import CACHE_FAILURES
from shuyuan.celery import app


def healthz(request):
    """The process answers. Anyone may call it."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request):
    """200 when all four answer, else 503; the body says which does not. Anyone may call it."""
    checks = {
        "database": database,
        "migrations": migrations,
        "cache": cache_answers,
        "broker": broker,
    }
    found = {name: check() for name, check in checks.items()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def migrations():
    try:
        return not pending_migrations()
    except DatabaseError:
        return False


def pending_migrations():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def cache_answers():
    try:
        cache.set("readyz", 1, 10)
        return cache.get("readyz") == 1
    except (DatabaseError, *CACHE_FAILURES):
        return False


def broker():
    try:
        with app.connection_for_read() as connection_:
            connection_.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError):
        return False
    return True


def robots(request):
    private = ("/account/", "/basket/", "/checkout/", "/learn/", "/cms/", "/dashboard/", "/trade/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    lines.append(f"Sitemap: {settings.SITE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
