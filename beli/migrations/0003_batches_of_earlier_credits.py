"""Batches for what was credited before there were any: none of it lapses."""

from django.db import migrations


def make_batches(apps, schema_editor):
    models = {name: apps.get_model("beli", name) for name in ("Account", "Entry", "Batch", "Draw")}
    for account in models["Account"].objects.order_by("pk").iterator(chunk_size=500):
        if not models["Batch"].objects.filter(account=account).exists():
            retell(account, **models)


def retell(account, Entry, Batch, Draw, **others):
    """Go through the entries in their order; what was taken came from the oldest batches."""
    batches, draws = [], []
    for entry in Entry.objects.filter(account=account).order_by("pk"):
        if entry.amount > 0:
            batch = Batch(account=account, entry=entry, amount=entry.amount, left=0)
            batches.append(batch)
            shares = [(batch, entry.amount)]
        else:
            shares = oldest_first(batches, -entry.amount)
        for batch, amount in shares:
            batch.left += amount
            draws.append(Draw(entry=entry, batch=batch, amount=amount))
    Batch.objects.bulk_create(batches)
    Draw.objects.bulk_create(draws)


def oldest_first(batches, amount):
    shares = []
    for batch in batches:
        part = min(batch.left, amount)
        if part:
            shares.append((batch, -part))
            amount -= part
    return shares


class Migration(migrations.Migration):
    dependencies = [("beli", "0002_batches")]
    operations = [migrations.RunPython(make_batches, migrations.RunPython.noop)]
