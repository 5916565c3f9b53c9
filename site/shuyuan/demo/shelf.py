"""Pictures and clips on their way from the media folder to the database."""

import struct
from uuid import NAMESPACE_URL, uuid5

from django.core.files import File
from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from learning.models import Video
from shuyuan.demo import MEDIA


def identity(*words):
    """The same UUID for the same words, on every machine: what makes loading repeatable."""
    return uuid5(NAMESPACE_URL, "/".join(["shuyuan-demo", *map(str, words)]))


def image(folder, name, title):
    """The wagtail Image of media/<folder>/<name>.jpg, made when there is none of this title."""
    Image = get_image_model()
    found = Image.objects.filter(title=title).first()
    if found:
        return found
    with open(MEDIA / folder / f"{name}.jpg", "rb") as file:
        return Image.objects.create(title=title, file=ImageFile(file, name=f"{name}.jpg"))


def video(name, *, is_public):
    """The Video of media/clips/<name>.mp4: one for everybody, or one for learners only."""
    key = identity("video", name, is_public)
    found = Video.objects.filter(key=key).first()
    if found:
        return found
    path = MEDIA / "clips" / f"{name}.mp4"
    title = f"{'宣传片' if is_public else '课时示例'}：{CLIP_TITLES[name]}"
    with open(path, "rb") as file:
        return Video.objects.create(
            key=key,
            title=title,
            is_public=is_public,
            duration=round(seconds_of(path)),
            file=File(file, name=path.name),
        )


CLIP_TITLES = {
    "sunrise": "日出",
    "bamboo": "风竹",
    "river": "行舟",
    "blossom": "落花",
    "lanterns": "天灯",
    "rings": "圆环",
}
CLIPS = list(CLIP_TITLES)


def seconds_of(path):
    """How long an MP4 runs, read from its movie header (ISO/IEC 14496-12, mvhd version 0)."""
    data = path.read_bytes()
    header = data.index(b"mvhd") + 4
    scale, duration = struct.unpack(">II", data[header + 12 : header + 20])
    return duration / scale
