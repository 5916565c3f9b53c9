"""A face out of whatever was uploaded: read by its content, cut square, made anew.

What is stored is never what was sent: the pixels are written afresh, so that places, thumbnails
and anything hidden behind or inside the file stay out.
"""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import ExifTags, Image
from pillow_heif import register_heif_opener

register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a phone's best camera
FEWEST_PIXELS = 64  # of the shorter side
SIZES = (512, 96)
PAPER = (255, 255, 255)
UPRIGHT = {  # by what EXIF says of the camera
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
BROKEN = (
    OSError,  # PIL.UnidentifiedImageError is one
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


class BadPicture(Exception):
    """Says what is wrong with it."""


@dataclass(frozen=True)
class Square:
    """What of the upright picture is shown, in parts of its width and height (0 to 1).

    `side`: of the shorter one.
    """

    x: float
    y: float
    side: float


def make_faces(file, square=None):
    """{pixels: bytes of a WebP} for each of SIZES, from an uploaded file. Raises BadPicture.

    `square`: a Square, or None for the middle.
    """
    if file.size > MOST_BYTES:
        raise BadPicture(_("图片太大了，请选 5 MB 以内的。"))
    try:
        picture = cut(upright(open_checked(file)), square)
        return {size: encode(picture, size) for size in SIZES}
    except BROKEN as error:
        raise BadPicture(_("这张图片读不出来，请换一张 JPEG、PNG、WebP 或 HEIC 图片。")) from error


def open_checked(file):
    """The header only: how large it is, is known before a pixel is decoded."""
    picture = Image.open(file, formats=FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        raise BadPicture(_("图片的像素太多了，请缩小后再上传。"))
    if min(picture.size) < FEWEST_PIXELS:
        raise BadPicture(_("图片太小了，至少要有 64×64 像素。"))
    picture.draft("RGB", (2 * SIZES[0], 2 * SIZES[0]))  # a JPEG is decoded no larger than needed
    return picture


def upright(picture):
    """As it is seen, without transparency. ImageOps.exif_transpose writes all of EXIF anew and
    raises where it is odd; only one number of it is needed."""
    turn = UPRIGHT.get(picture.getexif().get(ExifTags.Base.Orientation))
    picture = picture if turn is None else picture.transpose(turn)
    if "transparency" in picture.info or picture.mode in ("LA", "PA", "RGBA"):
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, (*PAPER, 255))
        return Image.alpha_composite(ground, picture).convert("RGB")
    return picture.convert("RGB")


def cut(picture, square):
    width, height = picture.size
    short = min(width, height)
    if square is None:
        square = Square((1 - short / width) / 2, (1 - short / height) / 2, 1)
    side = max(1, round(short * square.side))
    left = min(round(width * square.x), width - side)
    top = min(round(height * square.y), height - side)
    return picture.crop((left, top, left + side, top + side))


def encode(picture, size):
    """A new picture of the same pixels: nothing else of the old one comes along."""
    clean = Image.new("RGB", (size, size))
    clean.paste(picture.resize((size, size), Image.Resampling.LANCZOS))
    file = BytesIO()
    clean.save(file, "WEBP", quality=86)
    return file.getvalue()
