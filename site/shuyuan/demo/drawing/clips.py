"""Films the clips: python -m shuyuan.demo.drawing.clips [name ...]   (needs ffmpeg)

Each clip is drawn frame by frame with Pillow at twice the size, piped into ffmpeg and given a few
plucked notes of the five-tone scale. H.264, 854x480, 20 pictures a second, index at the front.
A lacquer bar runs along the foot of every picture, so that one sees how far the clip has gone.
"""

import math
import subprocess
import sys
import tempfile
import wave
from array import array
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent.parent / "media" / "clips"
WIDTH, HEIGHT, RATE, SAMPLES = 854, 480, 20, 22_050
SCALE = (196.0, 220.0, 261.6, 293.7, 329.6, 392.0)  # the five tones from G, in hertz


def hills(draw, *, seed, base, height, colour, shift):
    random = Random(seed)
    waves = [(random.uniform(0.002, 0.006) * 2**n, random.uniform(0, 6), 0.55**n) for n in range(4)]
    points = [(0, HEIGHT * 2)]
    for x in range(0, WIDTH * 2 + 9, 8):
        rise = sum(math.sin((x + shift) * f / 2 + phase) * share for f, phase, share in waves)
        points.append((x, base - height * (0.5 + rise / 3)))
    draw.polygon([*points, (WIDTH * 2, HEIGHT * 2)], fill=colour)


def disc(draw, x, y, radius, colour):
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def sunrise(draw, t):
    draw.rectangle((0, 0, 1708, 960), fill="#f4ecdc")
    disc(draw, 400 + 900 * t, 640 - 470 * math.sin(math.pi * (0.12 + 0.7 * t)), 92, "#b8392b")
    for n, colour in enumerate(("#b9c7c6", "#8fa6bd", "#5f7f86", "#2c5a4c")):
        hills(draw, seed=n, base=600 + n * 110, height=330 - n * 30, colour=colour,
              shift=t * 260 * (n + 1))  # fmt: skip


def bamboo(draw, t):
    draw.rectangle((0, 0, 1708, 960), fill="#e9efe2")
    disc(draw, 1240, 260, 120, "#dcb567")
    random = Random(4)
    for stalk in range(13):
        x, width = 70 + stalk * 132, random.choice((20, 28, 36))
        colour = random.choice(("#3f7f6b", "#2c5a4c", "#6fa58f"))
        phase, y, lean = random.uniform(0, 6), 980, 0.0
        while y > -40:
            joint = random.uniform(90, 130)
            lean = 60 * math.sin(6.3 * t * 2 + phase) * ((980 - y) / 980) ** 2
            draw.rounded_rectangle((x + lean, y - joint + 6, x + lean + width, y), 8, fill=colour)
            if random.random() < 0.5:
                tip = x + lean + random.choice((-1, 1)) * 110
                draw.polygon(
                    [(x + lean, y - joint), (tip, y - joint + 46), (x + lean, y - joint + 22)],
                    fill=colour,
                )
            y -= joint


def river(draw, t):
    draw.rectangle((0, 0, 1708, 960), fill="#dbe3e2")
    hills(draw, seed=9, base=430, height=260, colour="#8fa6bd", shift=t * 120)
    hills(draw, seed=12, base=500, height=170, colour="#5f7f86", shift=t * 240)
    draw.rectangle((0, 500, 1708, 960), fill="#a9c7b5")
    for row in range(12):
        y = 530 + row * 36
        curve = [
            (x, y + (6 + row) * math.sin(x / (60 + row * 9) + t * 22 + row))
            for x in range(0, 1720, 14)
        ]
        draw.line(curve, fill="#6a9c86", width=3 + row // 3)
    x, y = 180 + 1250 * t, 690 + 9 * math.sin(t * 40)
    draw.polygon(
        [(x - 130, y), (x - 90, y + 44), (x + 90, y + 44), (x + 140, y - 8)], fill="#22262b"
    )
    draw.pieslice((x - 50, y - 60, x + 60, y + 60), 180, 360, fill="#b98a3e")
    draw.line((x + 100, y, x + 118, y - 150), fill="#22262b", width=6)


def blossom(draw, t):
    draw.rectangle((0, 0, 1708, 960), fill="#e9e2d2")
    disc(draw, 854, 470, 360, "#cfdcd0")
    hills(draw, seed=2, base=900, height=240, colour="#8fb5a3", shift=t * 90)
    draw.line(
        [(-20, 300), (320, 210), (640, 250), (900, 130)], fill="#3b2c26", width=22, joint="curve"
    )
    random = Random(6)
    for _ in range(95):
        speed, start, column = random.uniform(0.8, 1.9), random.random(), random.uniform(-100, 1750)
        fall = (start + t * speed) % 1
        x = column + 120 * math.sin(fall * 7 + start * 9)
        size = random.uniform(9, 19)
        draw.ellipse(
            (x - size, fall * 1040 - 40, x + size, fall * 1040 - 40 + size * 1.2),
            fill=random.choice(("#d9896f", "#e8b3a4", "#c8604c")),
        )


def lanterns(draw, t):
    draw.rectangle((0, 0, 1708, 960), fill="#18263c")
    random = Random(3)
    for _ in range(120):
        x, y, size = random.uniform(0, 1708), random.uniform(0, 620), random.choice((2, 3, 4))
        disc(draw, x, y, size * (0.6 + 0.4 * math.sin(t * 30 + x)), "#8fa6bd")
    hills(draw, seed=7, base=860, height=300, colour="#223755", shift=0)
    hills(draw, seed=8, base=960, height=220, colour="#101a2a", shift=0)
    for _ in range(17):
        start, column, size = random.random(), random.uniform(60, 1650), random.uniform(24, 52)
        rise = (start + t * random.uniform(0.6, 1.1)) % 1
        x, y = column + 46 * math.sin(rise * 8 + start * 6), 1000 - rise * 1080
        draw.rounded_rectangle(
            (x - size, y - size * 1.2, x + size, y + size * 1.2), size * 0.6, fill="#c9563c"
        )
        draw.rounded_rectangle(
            (x - size * 0.5, y - size, x + size * 0.5, y + size), size * 0.4, fill="#f0b45c"
        )


def rings(draw, t):
    draw.rectangle((0, 0, 1708, 960), fill="#f4ecdc")
    colours = ("#b8392b", "#2f4668", "#3f7f6b", "#b98a3e")
    for n, colour in enumerate(colours):
        turn = 6.283 * (t * (0.5 + n * 0.12) + n / 4)
        for k in range(3):
            radius = 60 + k * 90
            x = 854 + (150 - k * 14) * math.cos(turn + k * 0.24)
            y = 470 + (120 - k * 11) * math.sin(turn + k * 0.24)
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=colour, width=14)
    disc(draw, 854, 470, 26 + 10 * math.sin(t * 50), "#22262b")


CLIPS = {  # name: (scene, seconds)
    "sunrise": (sunrise, 12),
    "bamboo": (bamboo, 10),
    "river": (river, 14),
    "blossom": (blossom, 9),
    "lanterns": (lanterns, 11),
    "rings": (rings, 8),
}


def music(path, *, seconds, seed):
    """Plucked notes that fade, two a second or so, softly."""
    random, sound = Random(seed), [0.0] * (seconds * SAMPLES)
    moment = 0.0
    while moment < seconds - 0.8:
        pitch = random.choice(SCALE)
        for n in range(int(1.6 * SAMPLES)):
            at = int(moment * SAMPLES) + n
            if at < len(sound):
                s = n / SAMPLES
                tone = math.sin(6.2832 * pitch * s) + 0.35 * math.sin(12.566 * pitch * s)
                sound[at] += tone * math.exp(-3.2 * s) * min(1, s * 200)
        moment += random.choice((0.45, 0.6, 0.9))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLES, 0, "NONE", ""))
        file.writeframes(array("h", (int(5200 * max(-3, min(3, s))) for s in sound)).tobytes())


def film(name, scene, seconds):
    frames = seconds * RATE
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder, "notes.wav")
        music(notes, seconds=seconds, seed=len(name))
        command = (
            f"ffmpeg -y -loglevel error -f rawvideo -pix_fmt rgb24 -s {WIDTH}x{HEIGHT} -r "
            f"{RATE} -i - "
            f"-i {notes} -t {seconds} -c:v libx264 -preset slow -crf 29 -pix_fmt yuv420p "
            "-profile:v main "
            f"-g {RATE * 2} -c:a aac -b:a 48k -ac 1 -map_metadata -1 -movflags +faststart"
        )
        process = subprocess.Popen(
            [*command.split(), str(FOLDER / f"{name}.mp4")], stdin=subprocess.PIPE
        )
        for n in range(frames):
            picture = Image.new("RGB", (WIDTH * 2, HEIGHT * 2))
            draw = ImageDraw.Draw(picture)
            scene(draw, n / frames)
            draw.rectangle((0, 944, WIDTH * 2, 960), fill="#22262b")
            draw.rectangle((0, 944, WIDTH * 2 * n / frames, 960), fill="#dcb567")
            process.stdin.write(picture.resize((WIDTH, HEIGHT), Image.BOX).tobytes())
        process.stdin.close()
        if process.wait():
            raise SystemExit(f"ffmpeg could not make {name}.mp4")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or CLIPS:
        film(name, *CLIPS[name])
