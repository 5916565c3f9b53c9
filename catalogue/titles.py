"""Titles within a sentence: between 《》, and what they hold of these themselves becomes 〈〉, as
Chinese punctuation has it (GB/T 15834-2011, 4.15)."""

INNER = str.maketrans("《》", "〈〉")


def inside(title):
    """For a sentence that sets the marks itself."""
    return str(title).translate(INNER)


def marked(title):
    return f"《{inside(title)}》"
