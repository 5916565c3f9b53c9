"""Which batches beli come from and go back to. Plain values in, shares out: (batch, amount)."""


def take(batches, amount):
    """Shares below zero that add up to -amount, from the batches in the order given.

    The batches hold enough, or the shares add up to less.
    """
    shares = []
    for batch in batches:
        part = min(batch.left, amount)
        if part:
            shares.append((batch, -part))
            amount -= part
    return shares


def put_back(taken, amount):
    """Shares above zero, at most `amount` in all, into the batches beli were taken from.

    `taken`: (batch, how much of it is still out), in the order of taking; what was taken last
    goes back first, so that what lives longest comes home.
    """
    shares = []
    for batch, out in reversed(taken):
        part = min(out, amount)
        if part > 0:
            shares.append((batch, part))
            amount -= part
    return shares
