"""Whole units shared over several parties so that the shares add up exactly."""


def share(amount, weights):
    """`amount` whole units over `weights` {key: int >= 0}, in proportion, by largest remainder.

    Keys must be sortable: equal remainders go to the smaller key, so the order of `weights` changes
    nothing. No share is above its weight as long as `amount` is not above their sum.
    """
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(weights, 0)
    shares = {key: amount * weight // whole for key, weight in weights.items()}
    left_over = amount - sum(shares.values())
    by_remainder = sorted(weights, key=lambda key: (-(amount * weights[key] % whole), key))
    for key in by_remainder[:left_over]:
        shares[key] += 1
    return shares
