"""Covers for data and money."""

import math
from random import Random

from shuyuan.demo.drawing.paper import (
    BLUSH,
    CELADON,
    CINNABAR,
    GOLD,
    INDIGO,
    INK,
    JADE,
    MIST,
    MOSS,
    OCHRE,
    RICE,
    SAND,
    SKY,
    SOOT,
    ridge,
    shade,
    sheet,
    sun,
)  # fmt: skip


def data_analysis():
    """Bamboo in a row, each stalk as tall as its number."""
    random = Random(11)
    body = ridge(random, base=600, height=240, colour=CELADON, opacity=0.55) + sun(1010, 150, 60)
    heights = (170, 235, 205, 300, 270, 372, 330, 455, 520)
    for n, height in enumerate(heights):
        x, colour = 130 + n * 108, (CINNABAR if n == 7 else random.choice([JADE, MOSS, "#4d8f79"]))
        width, y = 50, 620
        while y > 620 - height:
            joint = min(random.uniform(70, 96), y - (620 - height))
            body += (
                f'<rect x="{x - width / 2}" y="{y - joint + 3:.0f}" width="{width}" '
                f'height="{max(joint - 5, 6):.0f}" rx="7" fill="{colour}" filter="url(#brush)"/>'
                f'<rect x="{x - width * 0.32}" y="{y - joint + 8:.0f}" width="8" '
                f'height="{max(joint - 15, 3):.0f}" rx="4" fill="#fff" opacity=".2"/>'
            )
            y -= joint
        for _ in range(3):
            angle, tip = random.uniform(-62, 62), random.uniform(58, 100)
            body += (
                f'<path d="M0,0 q{tip * 0.5:.0f},-16 {tip:.0f},0 q-{tip * 0.5:.0f},14 '
                f'-{tip:.0f},0Z" '
                f'fill="{MOSS}" opacity=".82" '
                f'transform="translate({x},{y + random.uniform(4, 60):.0f}) '
                f'rotate({angle - (90 if random.random() < 0.1 else 0) + 180 * (angle < 0):.0f})"/>'
            )
    body += (
        f'<path d="M60,623 C400,615 800,629 1150,620" stroke="{INK}" stroke-width="6" '
        'fill="none" filter="url(#brush)"/>'
    )
    return sheet(body)


def sql():
    """Three glazed discs: what they share and what they do not."""
    body = '<g style="mix-blend-mode:multiply">'
    for x, y, r, colour in (
        (430, 290, 205, JADE),
        (700, 262, 225, INDIGO),
        (590, 462, 175, "#cf5c46"),
    ):
        rings = "".join(
            f'<circle cx="{x}" cy="{y}" r="{r - inset}" fill="none" stroke="{RICE}" '
            f'stroke-width="1.6" opacity=".38"/>'
            for inset in range(16, r, 20)
        )
        body += (
            f'<g style="mix-blend-mode:multiply"><circle cx="{x}" cy="{y}" r="{r}" fill="{colour}" '
            f'opacity=".8" filter="url(#gentle)"/></g>{rings}'
        )
    body += "</g>"
    for n in range(8):
        y = 96 + n * 70
        body += f'<path d="M960,{y} h180" stroke="{SOOT}" stroke-width="3" opacity=".5"/>'
        body += (
            f'<rect x="960" y="{y - 30}" width="{56 + (n * 47) % 120}" height="14" rx="3" '
            f'fill="{(OCHRE, JADE, MIST)[n % 3]}" opacity=".75"/>'
        )
    return sheet(body)


def bell(centre, spread, height, base=585):
    points = (
        (x, base - height * math.exp(-(((x - centre) / spread) ** 2) / 2))
        for x in range(0, 1201, 8)
    )
    return "M" + " L".join(f"{x},{y:.1f}" for x, y in points)


def machine_learning():
    """Hills that are curves of chance, and a flock of samples settling on them."""
    random = Random(21)
    body = sun(300, 170, 66)
    hills = (
        (790, 190, 380, SKY),
        (420, 150, 300, JADE),
        (650, 110, 240, INDIGO),
        (980, 120, 170, MOSS),
    )
    for n, (centre, spread, height, colour) in enumerate(hills):
        curve = bell(centre, spread, height)
        body += shade(f"hill{n}", colour, colour, top_opacity=0.85, bottom_opacity=0.1)
        body += f'<path d="{curve} V600 H0Z" fill="url(#hill{n})"/>'
        body += f'<path d="{curve}" fill="none" stroke="{colour}" stroke-width="2.5" opacity=".8"/>'
    for _ in range(240):
        centre, spread, height, _colour = random.choices(hills, weights=(4, 3, 2, 1))[0]
        x = random.gauss(centre, spread)
        top = height * math.exp(-(((x - centre) / spread) ** 2) / 2)
        y = 585 - top * random.uniform(0.02, 1.0)
        body += (
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{random.uniform(2, 4.4):.1f}" '
            f'fill="{RICE}" opacity=".82"/>'
        )
    body += f'<path d="M40,590 H1160" stroke="{INK}" stroke-width="4" filter="url(#brush)"/>'
    for n in range(23):
        body += (
            f'<path d="M{60 + n * 49},590 v{18 if n % 5 == 0 else 9}" stroke="{INK}" '
            'stroke-width="2" opacity=".6"/>'
        )
    return sheet(body)


def ledger():
    """An abacus, its beads counted to a sum."""
    random = Random(31)
    wood = "#5b3b2a"
    body = (
        shade("desk", RICE, SAND)
        + '<rect width="1200" height="675" fill="url(#desk)" opacity=".6"/>'
    )
    body += (
        '<g filter="url(#shade)"><rect x="90" y="80" width="1020" height="515" rx="16" '
        f'fill="{wood}"/></g>'
    )
    body += '<rect x="122" y="112" width="956" height="451" fill="#efe3ca"/>'
    for column in range(11):
        x = 166 + column * 87
        body += f'<path d="M{x},112 V563" stroke="#8a6646" stroke-width="7"/>'
        upper, lower = random.random() < 0.4, random.randint(0, 4)
        beads = [(176 if upper else 142, upper)]
        beads += [(290 + n * 38, True) for n in range(lower)]
        beads += [(543 - n * 38, False) for n in range(5 - lower)]
        for y, counted in beads:
            colour = CINNABAR if counted else INK
            body += (
                f'<path d="M{x - 37},{y} L{x - 22},{y - 18} H{x + 22} L{x + 37},{y} '
                f"L{x + 22},{y + 18} "
                f'H{x - 22}Z" fill="{colour}" stroke="#efe3ca" stroke-width="1.5"/>'
                f'<path d="M{x - 24},{y - 9} H{x + 24}" stroke="#fff" stroke-width="3" '
                'opacity=".2"/>'
            )
    body += f'<rect x="112" y="216" width="976" height="32" fill="{wood}"/>'
    return sheet(body)


def annual_report():
    """Terraced fields: level upon level, the water shining in some of them."""
    random = Random(41)
    body = sun(240, 150, 62, BLUSH) + ridge(random, base=330, height=190, colour=SKY, opacity=0.7)
    palette = [
        "#cfd9b8",
        "#b9cba3",
        CELADON,
        "#86b09a",
        "#6a9c86",
        "#568a74",
        JADE,
        "#36705d",
        MOSS,
        "#23493d",
    ]
    for level, colour in enumerate(palette):
        base = 268 + level * 42
        phase, swing = random.uniform(0, 6), 26 + level * 3.2
        points = [
            (
                x,
                base
                + swing * math.sin(x * 0.0052 + phase)
                + swing * 0.4 * math.sin(x * 0.013 + level),
            )
            for x in range(-10, 1221, 10)
        ]
        line = " L".join(f"{x},{y:.1f}" for x, y in points)
        body += f'<path d="M{line} V690 H-10Z" fill="{colour}"/>'
        body += (
            f'<path d="M{line}" fill="none" stroke="{RICE}" '
            f'stroke-width="{2 + level * 0.35:.1f}" opacity=".75"/>'
        )
        if level in (3, 6):
            start = random.randint(10, 60)
            pool = points[start : start + 36]
            shore = " L".join(f"{x},{y + 7:.1f}" for x, y in pool)
            back = " L".join(
                f"{x},{y + 30 - abs(n - 18) * 0.9:.1f}" for n, (x, y) in enumerate(pool)
            )
            back = " L".join(reversed(back.split(" L")))
            body += f'<path d="M{shore} L{back}Z" fill="{GOLD}" opacity=".8"/>'
    return sheet(body)
