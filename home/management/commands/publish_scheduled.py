from django.core.management.base import BaseCommand

from home.scheduling import publish_due


class Command(BaseCommand):
    help = "Publish and withdraw what editors scheduled (in place of Wagtail's own command)."

    def handle(self, *args, **options):
        publish_due()
