"""How the codes of a set are written, so that people can read them aloud."""

GROUP = 4


def grouped(signs):
    """ABCD-EFGH-JKLM of ABCDEFGHJKLM."""
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))
