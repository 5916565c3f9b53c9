"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuyuan.settings.production")

application = get_wsgi_application()

# What is loaded by now stays for good: the collector of garbage need not look through it, and
# rarely finds any, for requests leave few circles behind.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
