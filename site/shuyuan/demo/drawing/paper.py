"""Ink, paper and the way from SVG to JPEG."""

import math
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

PAPER, RICE, SAND = "#f4ecdc", "#faf5ea", "#e2d3b6"
INK, SOOT, MIST = "#22262b", "#4a4f55", "#a9ada8"
CINNABAR, BLUSH = "#b8392b", "#d9896f"
JADE, MOSS, CELADON = "#3f7f6b", "#2c5a4c", "#a9c7b5"
INDIGO, NIGHT, SKY = "#2f4668", "#18263c", "#8fa6bd"
OCHRE, GOLD = "#b98a3e", "#dcb567"

DEFINITIONS = """
<filter id="rough" x="-25%" y="-25%" width="150%" height="150%">
  <feTurbulence type="fractalNoise" baseFrequency="0.018" numOctaves="3" seed="4"/>
  <feDisplacementMap in="SourceGraphic" scale="10"/>
</filter>
<filter id="gentle" x="-10%" y="-10%" width="120%" height="120%">
  <feTurbulence type="fractalNoise" baseFrequency="0.03" numOctaves="2" seed="4"/>
  <feDisplacementMap in="SourceGraphic" scale="4"/>
</filter>
<filter id="brush" x="-25%" y="-25%" width="150%" height="150%">
  <feTurbulence type="fractalNoise" baseFrequency="0.05 0.09" numOctaves="3" seed="9"/>
  <feDisplacementMap in="SourceGraphic" scale="7"/>
</filter>
<filter id="soft" x="-20%" y="-20%" width="140%" height="140%">
  <feGaussianBlur stdDeviation="9"/>
</filter>
<filter id="haze" x="-20%" y="-20%" width="140%" height="140%">
  <feGaussianBlur stdDeviation="34"/>
</filter>
<filter id="shade" x="-20%" y="-20%" width="140%" height="140%">
  <feDropShadow dx="0" dy="7" stdDeviation="8" flood-color="#22262b" flood-opacity=".28"/>
</filter>
<filter id="fibre" x="0" y="0" width="100%" height="100%">
  <feTurbulence type="fractalNoise" baseFrequency="0.012 0.35" numOctaves="2" seed="7"/>
  <feColorMatrix values="0 0 0 0 .25  0 0 0 0 .2  0 0 0 0 .14  0 0 0 .55 -.2"/>
</filter>
<filter id="cloudy" x="0" y="0" width="100%" height="100%">
  <feTurbulence type="fractalNoise" baseFrequency="0.004" numOctaves="3" seed="3"/>
  <feColorMatrix values="0 0 0 0 .45  0 0 0 0 .36  0 0 0 0 .22  0 0 0 .9 -.36"/>
</filter>
"""


def shade(name, top, bottom, *, top_opacity=1, bottom_opacity=1):
    """A vertical gradient, to be used as fill="url(#name)"."""
    return (
        f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{top}" stop-opacity="{top_opacity}"/>'
        f'<stop offset="1" stop-color="{bottom}" stop-opacity="{bottom_opacity}"/>'
        "</linearGradient>"
    )


def sun(x, y, radius, colour=CINNABAR):
    return (
        f'<circle cx="{x}" cy="{y}" r="{radius * 1.25}" fill="{colour}" opacity=".22" '
        f'filter="url(#haze)"/><circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}" '
        'filter="url(#gentle)"/>'
    )


def ridge(random, *, base, height, colour, opacity=1.0, step=6, width=1200, floor=675):
    """A mountain range with its foot in the mist, as a path that fades downwards."""
    waves = [
        (random.uniform(0.002, 0.012) * (2**n), random.uniform(0, 6.3), 0.58**n) for n in range(5)
    ]
    points = []
    for x in range(-20, width + 21, step):
        rise = sum(math.sin(x * f + phase) * share for f, phase, share in waves)
        points.append(f"{x},{base - height * (0.5 + 0.5 * rise / 1.6):.1f}")
    name = f"ridge{base}{height}{colour[1:]}"
    fade = shade(name, colour, colour, top_opacity=opacity, bottom_opacity=opacity * 0.12)
    line = " L".join(points)
    return f'{fade}<path d="M{line} L{width + 20},{floor} L-20,{floor}Z" fill="url(#{name})"/>'


def sheet(body, *, background=PAPER, width=1200, height=675, grain=1.0):
    """The whole SVG: a sheet of paper with the drawing on it."""
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"
 viewBox="0 0 {width} {height}"><defs>{DEFINITIONS}</defs>
<rect width="100%" height="100%" fill="{background}"/>
<rect width="100%" height="100%" filter="url(#cloudy)" opacity="{0.30 * grain}"/>
{body}
<rect width="100%" height="100%" filter="url(#fibre)" opacity="{0.16 * grain}"/></svg>"""


def render(svg, target, *, width=1200, height=675, quality=84):
    """Draw with Chromium at twice the size, halve, and keep as JPEG."""
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder, "page.html"), Path(folder, "shot.png")
        page.write_text(f'<body style="margin:0;overflow:hidden">{svg}</body>')
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--force-device-scale-factor=2", f"--window-size={width},{height}",
             f"--screenshot={shot}", page.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip
        picture = Image.open(shot).convert("RGB").resize((width, height), Image.LANCZOS)
        picture.save(target, quality=quality, optimize=True, progressive=True)
