"""A small picture, as somebody's face."""

from io import BytesIO

from PIL import Image


def drawn(colour="teal", side=96):
    kept = BytesIO()
    Image.new("RGB", (side, side), colour).save(kept, "PNG")
    return kept.getvalue()


PICTURE = drawn()
