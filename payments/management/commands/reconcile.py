from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from payments.models import Statement
from payments.reconciliation.again import make_due_now
from payments.reconciliation.days import ONE_DAY, bill_comes, today
from payments.reconciliation.running import reconcile
from payments.reconciliation.states import Status


class Command(BaseCommand):
    help = "Fetch the gateways' bills of one day (yesterday) and hold them against our books, now."

    def add_arguments(self, parser):
        parser.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--gateway", help="one of PAYMENT_GATEWAYS; all of them without it")

    def handle(self, *, day, gateway, **options):
        day = day or today() - ONE_DAY
        if day >= today():
            raise CommandError("A bill is made of a day that is over, in Beijing.")
        if gateway and gateway not in settings.PAYMENT_GATEWAYS:
            raise CommandError(f"PAYMENT_GATEWAYS names no {gateway}.")
        missing = [name for name in self.names(gateway) if not self.compare(name, day)]
        if missing:
            raise CommandError(f"Not compared: {', '.join(missing)}.")

    def names(self, gateway):
        return [gateway] if gateway else list(settings.PAYMENT_GATEWAYS)

    def compare(self, gateway, day):
        facts = {"try_at": bill_comes(day)}
        statement, _made = Statement.objects.get_or_create(gateway=gateway, day=day, defaults=facts)
        make_due_now(statement)
        reconcile(statement)
        statement.refresh_from_db()
        number = statement.differences.filter(status="open").count()
        sums = f"{statement.payments} payments {statement.taken}, "
        sums += f"{statement.refunds} refunds {statement.returned}, {number} differences open"
        self.stdout.write(f"{statement}: {statement.error or sums}")
        return statement.status == Status.DONE or statement.is_partly_done
