"""Uploading a face: what is stored is made anew, whatever was sent."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageColor, ImageDraw
from PIL.PngImagePlugin import PngInfo

from tests.factories import UserFactory

ADDRESS = "/account/profile/avatar/"
SECRET = b"SECRET-IN-THE-FILE"


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def learner(client, db, media):
    user = UserFactory()
    client.force_login(user)
    return user


def picture(size=(300, 200), colour="red", mode="RGB"):
    return Image.new(mode, size, colour)


def encoded(image, kind, **more):
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def upload(client, content, name="face.jpg", **more):
    file = SimpleUploadedFile(name, content, "image/jpeg")
    return client.post(ADDRESS, {"picture": file, **more})


def stored(media):
    return sorted(path for path in Path(media).rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_kind_becomes_two_clean_squares(client, learner, media, kind):
    assert upload(client, encoded(picture(), kind), name="x.php").status_code == 302
    learner.refresh_from_db()
    small, large = sorted(stored(media), key=lambda path: path.stat().st_size)
    assert learner.avatar.name == f"avatars/{large.name}"
    assert small.name == large.name.replace(".webp", "-96.webp")
    for path, side in ((small, 96), (large, 512)):
        with Image.open(path) as face:
            assert (face.format, face.size) == ("WEBP", (side, side))
    page = client.get("/account/").text
    assert f"/media/avatars/{small.name}" in page
    assert small.name in client.get("/fragments/visitor/").text


def test_it_is_turned_upright_and_says_no_more_where_it_was_taken(client, learner, media):
    photo = picture((400, 200), "blue")
    ImageDraw.Draw(photo).rectangle((0, 0, 199, 199), fill="red")  # left; above once it is turned
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 0.0)
    upload(client, encoded(photo, "JPEG", exif=exif, comment=SECRET, xmp=SECRET), x=0, y=0, side=1)
    for path in stored(media):
        assert SECRET not in path.read_bytes() and b"EXIF" not in path.read_bytes()
        with Image.open(path) as face:
            red, _green, blue = face.getpixel((face.width // 2, face.height // 2))
            assert red > 200 and blue < 60
            assert not face.getexif() and "xmp" not in face.info


TURNS = {1: "ABCD", 2: "BADC", 3: "DCBA", 4: "CDAB", 5: "ACBD", 6: "CADB", 7: "DBCA", 8: "BDAC"}
CORNERS = dict(zip("ABCD", ["red", "blue", "lime", "yellow"], strict=True))


@pytest.mark.parametrize("turn", TURNS)
def test_however_the_camera_was_held_it_stands_upright(client, learner, media, turn):
    photo, corners = picture((200, 200)), [(0, 0), (100, 0), (0, 100), (100, 100)]
    for letter, (x, y) in zip("ABCD", corners, strict=True):
        ImageDraw.Draw(photo).rectangle((x, y, x + 99, y + 99), fill=CORNERS[letter])
    exif = Image.Exif()
    exif[0x0112] = turn
    upload(client, encoded(photo, "JPEG", exif=exif))
    with Image.open(stored(media)[0]) as face:
        side = face.width
        found = [
            face.getpixel((side // 4 + x * side // 200, side // 4 + y * side // 200))
            for x, y in corners
        ]
    wanted = [ImageColor.getrgb(CORNERS[letter]) for letter in TURNS[turn]]
    for one, other in zip(found, wanted, strict=True):
        assert all(abs(a - b) < 40 for a, b in zip(one, other, strict=True)), (turn, found)


def test_odd_words_of_a_camera_stand_in_nobodys_way(client, learner, media):
    """A resolution (0x011A) given as letters: EXIF that could not be written again."""
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0) + struct.pack("<HHI4s", 0x011A, 2, 4, b"ab")
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4)
    assert upload(client, encoded(picture(), "JPEG", exif=exif)).status_code == 302
    assert len(stored(media)) == 2


def test_png_text_is_left_behind_and_clearness_becomes_white(client, learner, media):
    info = PngInfo()
    info.add_text("Comment", SECRET.decode())
    upload(client, encoded(picture(mode="RGBA", colour=(0, 0, 0, 0)), "PNG", pnginfo=info))
    for path in stored(media):
        assert SECRET not in path.read_bytes()
        with Image.open(path) as face:
            assert min(face.getpixel((5, 5))) > 250


@pytest.mark.parametrize("square", [{}, {"x": "nan"}, {"x": "5", "y": "0", "side": "1"}])
def test_without_a_cut_or_with_a_senseless_one_the_middle_is_taken(client, learner, media, square):
    wide = picture((600, 200), "blue")
    ImageDraw.Draw(wide).rectangle((200, 0, 399, 199), fill="red")
    assert upload(client, encoded(wide, "PNG"), **square).status_code == 302
    with Image.open(stored(media)[0]) as face:
        assert face.getpixel((4, 4))[0] > 200 and face.getpixel((90, 90))[0] > 200


def test_the_cut_that_was_chosen_is_taken(client, learner, media):
    wide = picture((600, 200), "blue")
    ImageDraw.Draw(wide).rectangle((0, 0, 99, 99), fill="red")
    upload(client, encoded(wide, "PNG"), x="0", y="0", side="0.5")
    with Image.open(stored(media)[0]) as face:
        assert face.getpixel((4, 4))[0] > 200 and face.getpixel((90, 90))[0] > 200


def zipped():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("index.html", SECRET)
    return file.getvalue()


SCRIPT = b"<html><script>alert('" + SECRET + b"')</script></html>"
POLYGLOTS = {
    "zip after jpeg": encoded(picture(), "JPEG") + zipped(),
    "html after jpeg": encoded(picture(), "JPEG") + SCRIPT,
    "php after png": encoded(picture(), "PNG") + b"<?php system('" + SECRET + b"'); ?>",
    "html in a comment": encoded(picture(), "JPEG", comment=SCRIPT),
}


@pytest.mark.parametrize("content", POLYGLOTS.values(), ids=POLYGLOTS.keys())
def test_what_hides_behind_a_picture_is_not_stored(client, learner, media, content):
    assert upload(client, content, name="face.html").status_code == 302
    for path in stored(media):
        assert SECRET not in path.read_bytes() and b"PK\x03\x04" not in path.read_bytes()
        assert path.suffix == ".webp" and path.read_bytes()[:4] == b"RIFF"


def bomb(width, height):
    """A PNG of a few bytes that says it has so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


REFUSED = {
    "gif with javascript": b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//;",
    "a real gif": encoded(picture(), "GIF"),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "html": SCRIPT,
    "zip": zipped(),
    "pdf": b"%PDF-1.7 " + SECRET,
    "tiff": encoded(picture(), "TIFF"),
    "half a jpeg": encoded(picture(), "JPEG")[:300],
    "half a png": encoded(picture((900, 900)), "PNG")[:60],
    "a bomb": bomb(30_000, 30_000),
    "a smaller bomb": bomb(8_000, 7_000),
    "a wrong length": bomb(200, 200),
    "too small": encoded(picture((20, 20)), "PNG"),
    "too many bytes": encoded(picture(), "JPEG") + b"\0" * (5 * 1024 * 1024),
    "empty": b"",
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_picture_is_refused_in_words(client, learner, media, content):
    answer = upload(client, content)
    assert answer.status_code == 200 and "field__error" in answer.text
    assert not stored(media)
    learner.refresh_from_db()
    assert not learner.avatar


def test_the_old_files_go_once_the_new_ones_are_committed(
    client, learner, media, django_capture_on_commit_callbacks
):
    upload(client, encoded(picture(), "JPEG"))
    first = set(stored(media))
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, encoded(picture(colour="green"), "JPEG"))
    assert len(stored(media)) == 2 and not first & set(stored(media))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(ADDRESS, {"remove": ""}).status_code == 302
    assert not stored(media)
    learner.refresh_from_db()
    assert not learner.avatar


def test_a_face_needs_a_login_and_a_picture(client, db, media):
    assert upload(client, encoded(picture(), "JPEG")).url.startswith("/account/login/")
    client.force_login(UserFactory())
    assert "请先选一张图片" in client.post(ADDRESS).text


def test_pictures_cannot_be_sent_without_end(client, learner, media):
    answers = {upload(client, b"no picture").status_code for _time in range(21)}
    assert answers == {200, 429}
