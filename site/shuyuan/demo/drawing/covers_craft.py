"""Covers for programming."""

import math
from random import Random

from shuyuan.demo.drawing.paper import (
    CELADON,
    CINNABAR,
    GOLD,
    INDIGO,
    INK,
    JADE,
    MOSS,
    NIGHT,
    PAPER,
    RICE,
    SAND,
    SKY,
    ridge,
    shade,
    sheet,
    sun,
)  # fmt: skip


def python_basics():
    """Two ribbons of silk wind round each other up from the foot of the hills."""
    random = Random(1)
    body = ridge(random, base=520, height=230, colour=SKY, opacity=0.55)
    body += sun(930, 190, 74) + ridge(random, base=640, height=200, colour=CELADON, opacity=0.8)

    def ribbon(phase, colour, edge, under):
        segments = []
        for n in range(60):
            t0, t1 = n / 60, (n + 1) / 60
            if (math.cos(t0 * 9.4 + phase) > 0) == under:
                continue
            (x0, y0), (x1, y1) = (
                (120 + 940 * t, 400 - 60 * t + 150 * math.sin(t * 9.4 + phase)) for t in (t0, t1)
            )
            width = 34 + 38 * math.sin(math.pi * t0)
            segments.append(
                f'<line x1="{x0:.0f}" y1="{y0:.0f}" x2="{x1:.0f}" y2="{y1:.0f}" '
                f'stroke="{edge}" stroke-width="{width + 8:.0f}" stroke-linecap="round"/>'
                f'<line x1="{x0:.0f}" y1="{y0:.0f}" x2="{x1:.0f}" y2="{y1:.0f}" '
                f'stroke="{colour}" stroke-width="{width:.0f}" stroke-linecap="round"/>'
            )
        return f'<g filter="url(#rough)">{"".join(segments)}</g>'

    jade, indigo = (0, JADE, MOSS), (math.pi, INDIGO, NIGHT)
    body += ribbon(*indigo, True) + ribbon(*jade, True) + ribbon(*indigo, False)
    return sheet(body + ribbon(*jade, False))


def tests():
    """A field of calm stones; one of them asks to be looked at."""
    random = Random(5)
    body = shade("ground", RICE, SAND)
    body += '<rect width="1200" height="675" fill="url(#ground)" opacity=".7"/>'
    for row in range(6):
        for column in range(11):
            x, y = 100 + column * 100 + random.uniform(-7, 7), 92 + row * 98 + random.uniform(-7, 7)
            odd = (row, column) == (2, 7)
            size = 46 if odd else random.uniform(26, 37)
            colour = CINNABAR if odd else random.choice([JADE, MOSS, CELADON, "#6f9f8c"])
            body += (
                f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{size:.0f}" ry="{size * 0.86:.0f}" '
                f'fill="{colour}" filter="url(#shade)" '
                f'transform="rotate({random.uniform(-30, 30):.0f} {x:.0f} {y:.0f})"/>'
                f'<ellipse cx="{x - size * 0.25:.0f}" cy="{y - size * 0.35:.0f}" '
                f'rx="{size * 0.4:.0f}" ry="{size * 0.2:.0f}" fill="#fff" opacity=".16"/>'
            )
    for radius in (70, 94, 120):
        body += (
            f'<circle cx="802" cy="288" r="{radius}" fill="none" stroke="{CINNABAR}" '
            f'stroke-width="2" opacity="{0.75 - radius / 190:.2f}"/>'
        )
    return sheet(body)


def roof(x, y, width, height, colour):
    """A roof with upturned eaves, its ridge in the middle at (x, y)."""
    half = width / 2
    return (
        f'<path d="M{x - half * 0.5:.0f},{y} L{x + half * 0.5:.0f},{y} '
        f"C{x + half * 0.6:.0f},{y + height * 0.6:.0f} "
        f"{x + half * 0.8:.0f},{y + height * 0.85:.0f} "
        f"{x + half:.0f},{y + height * 0.72:.0f} L{x + half * 0.93:.0f},{y + height:.0f} "
        f"L{x - half * 0.93:.0f},{y + height:.0f} L{x - half:.0f},{y + height * 0.72:.0f} "
        f"C{x - half * 0.8:.0f},{y + height * 0.85:.0f} "
        f"{x - half * 0.6:.0f},{y + height * 0.6:.0f} "
        f'{x - half * 0.5:.0f},{y}Z" fill="{colour}"/>'
    )


def website():
    """A tower of four storeys, lamps lit on every floor, above the evening mist."""
    random = Random(3)
    body = shade("dusk", "#c9774f", PAPER) + (
        '<rect width="1200" height="675" fill="url(#dusk)" opacity=".55"/>'
    )
    body += sun(860, 210, 110, "#d8593c") + ridge(
        random, base=560, height=260, colour=INDIGO, opacity=0.5
    )
    for level, width in enumerate((230, 320, 410, 500)):
        y = 96 + level * 128
        wall = width * 0.62
        body += (
            f'<rect x="{480 - wall / 2:.0f}" y="{y + 50}" width="{wall:.0f}" height="88" '
            f'fill="#3a2f2b"/>'
        )
        lamps = 3 + level * 2
        for lamp in range(lamps):
            x = 480 - wall / 2 + wall * (lamp + 0.5) / lamps
            body += (
                f'<rect x="{x - 13:.0f}" y="{y + 78}" width="26" height="40" rx="2" fill="{GOLD}" '
                f'opacity="{random.uniform(0.65, 1):.2f}"/><path d="M{x:.0f},{y + 78} v40 '
                f'M{x - 13:.0f},{y + 98} h26" stroke="#3a2f2b" stroke-width="2"/>'
            )
        body += roof(480, y, width, 64, INK)
    body += (
        f'<path d="M480,40 V100" stroke="{INK}" stroke-width="7"/><circle cx="480" cy="46" '
        f'r="11" fill="{CINNABAR}"/>'
    )
    body += ridge(random, base=690, height=120, colour=NIGHT, opacity=0.95)
    body += (
        '<ellipse cx="560" cy="600" rx="620" ry="46" fill="#f4ecdc" opacity=".5" '
        'filter="url(#haze)"/>'
    )
    return sheet(body)


def command_line():
    """Night over the mountains; the moon is a waiting cursor."""
    random = Random(8)
    body = shade("night", NIGHT, "#3d587c")
    body += '<rect width="1200" height="675" fill="url(#night)"/>'
    for _ in range(150):
        body += (
            f'<circle cx="{random.uniform(0, 1200):.0f}" cy="{random.uniform(0, 430):.0f}" '
            f'r="{random.choice((0.9, 1.2, 1.8)):.1f}" fill="{RICE}" '
            f'opacity="{random.uniform(0.2, 0.9):.2f}"/>'
        )
    body += (
        f'<rect x="770" y="120" width="96" height="176" rx="5" fill="{GOLD}" opacity=".5" '
        'filter="url(#haze)"/>'
    )
    body += (
        '<rect x="776" y="126" width="84" height="164" rx="4" fill="#f3dfae" filter="url(#rough)"/>'
    )
    for base, height, colour in (
        (470, 190, "#4c6789"),
        (560, 210, "#2c4262"),
        (640, 190, "#172438"),
    ):
        body += ridge(random, base=base, height=height, colour=colour, opacity=1)
    body += '<path d="M0,610 H1200 V675 H0Z" fill="#111b2b"/>'
    body += '<rect x="778" y="622" width="80" height="9" fill="#f3dfae" opacity=".55"/>'
    body += '<rect x="762" y="638" width="112" height="6" fill="#f3dfae" opacity=".3"/>'
    return sheet(body, background=NIGHT, grain=0.6)
