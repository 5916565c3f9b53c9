from django.conf import settings
from django.core.management import BaseCommand

from home.tree import plant_tree


class Command(BaseCommand):
    help = "Give both sites the address in SITE_URL, plant the first pages. Safe to repeat."

    def handle(self, *args, **options):
        plant_tree(settings.SITE_URL)
