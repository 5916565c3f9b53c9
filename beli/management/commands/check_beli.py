from django.core.management.base import BaseCommand, CommandError

from beli.audit import what_is_forgotten, what_is_wrong
from beli.models import Account


class Command(BaseCommand):
    help = "Check that every beli balance is the sum of its entries and of its batches."

    def handle(self, **options):
        for sentence in what_is_forgotten():
            self.stderr.write(self.style.WARNING(f"warning: {sentence}"))
        wrong = list(what_is_wrong())
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"{Account.objects.count()} accounts, every balance adds up.")
