from django.core.management.base import BaseCommand, CommandError

from beli import audit
from beli.models import Account


class Command(BaseCommand):
    help = "Checks that every beli balance is the sum of its entries; fails naming what is not."

    def handle(self, **options):
        faults = [
            f"account {pk}: balance {balance}, entries add up to {total}"
            for pk, balance, total in audit.wrong_accounts()
        ]
        faults += [
            f"entry {pk}: balance after it {after}, entries up to it add up to {total}"
            for pk, after, total in audit.wrong_entries()
        ]
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{Account.objects.count()} accounts, every balance adds up.")
