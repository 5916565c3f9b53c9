"""Covers for design."""

import math
from random import Random

from shuyuan.demo.drawing.paper import (
    BLUSH,
    CELADON,
    CINNABAR,
    GOLD,
    INK,
    JADE,
    MOSS,
    NIGHT,
    RICE,
    ridge,
    shade,
    sheet,
    sun,
)  # fmt: skip


def typography():
    """Practice squares, each holding one stroke of the brush."""
    strokes = (
        "M30,92 C70,80 110,78 160,86",
        "M94,26 C100,70 96,120 92,166",
        "M128,30 C110,80 80,125 34,160",
        "M52,34 C80,80 120,130 162,158",
        "M74,62 C100,70 118,86 122,112",
        "M36,60 C80,52 120,50 146,56 C142,90 138,120 126,160 C116,152 110,148 102,142",
        "M96,28 C94,80 94,110 98,132 C104,156 140,154 160,136",
        "M40,130 C64,120 92,98 122,64",
    )
    body = ""
    for row in range(3):
        for column in range(5):
            x, y, n = 62 + column * 219, 22 + row * 214, row * 5 + column
            body += (
                f'<g transform="translate({x},{y})"><rect width="196" height="196" fill="{RICE}" '
                f'stroke="{BLUSH}" stroke-width="3"/><path d="M0,0 L196,196 M196,0 L0,196 '
                "M98,0 V196 "
                f'M0,98 H196" stroke="{BLUSH}" stroke-width="1.3" stroke-dasharray="7 6"/>'
            )
            if n not in (3, 10, 13):
                colour = CINNABAR if n == 7 else INK
                body += (
                    f'<path d="{strokes[(n * 3) % 8]}" fill="none" stroke="{colour}" '
                    'stroke-width="25" '
                    'stroke-linecap="round" stroke-linejoin="round" filter="url(#brush)"/>'
                )
            body += "</g>"
    return sheet(body)


def photography():
    """An aperture of seven blades; the low sun of the street stands in it."""
    body = shade("evening", "#e9b47a", "#8d4a3c")
    body += '<rect width="1200" height="675" fill="url(#evening)"/>'
    cx, cy, outer, inner = 640, 338, 560, 168
    body += f'<circle cx="{cx}" cy="{cy}" r="150" fill="{RICE}" opacity=".8" filter="url(#haze)"/>'
    body += sun(cx + 26, cy + 6, 84, "#d5482f")
    body += (
        f'<path d="M{cx - 200},{cy + 92} H{cx + 200} V{cy + 200} H{cx - 200}Z" fill="{NIGHT}" '
        'opacity=".85"/>'
    )
    for n, (width, height) in enumerate(
        ((34, 70), (26, 120), (42, 96), (22, 60), (30, 142), (40, 84), (26, 110))
    ):
        body += (
            f'<rect x="{cx - 178 + n * 50}" y="{cy + 94 - height}" width="{width}" '
            f'height="{height}" fill="{NIGHT}" opacity=".88"/>'
        )
    for n in range(7):
        a0, a1 = (2 * math.pi * (n + k) / 7 for k in (0, 1))
        x0, y0 = cx + inner * math.cos(a0), cy + inner * math.sin(a0)
        x1, y1 = cx + inner * math.cos(a1), cy + inner * math.sin(a1)
        far = [
            (cx + outer * 1.5 * math.cos(a), cy + outer * 1.5 * math.sin(a))
            for a in (a0 + 0.5, a1 + 0.5)
        ]
        tone = ("#20262d", "#2a3139", "#343d46", "#262d34", "#303840", "#1d2329", "#3a434c")[n]
        body += (
            f'<path d="M{x0:.0f},{y0:.0f} L{x1:.0f},{y1:.0f} L{far[1][0]:.0f},{far[1][1]:.0f} '
            f'L{far[0][0]:.0f},{far[0][1]:.0f}Z" fill="{tone}" stroke="#0f1317" stroke-width="2" '
            f'filter="url(#shade)"/>'
        )
    body += (
        f'<circle cx="{cx}" cy="{cy}" r="316" fill="none" stroke="{GOLD}" stroke-width="3" '
        'opacity=".55"/>'
    )
    for n in range(60):
        a = 2 * math.pi * n / 60
        r1, r2 = (326, 352 if n % 5 == 0 else 338)
        body += (
            f'<path d="M{cx + r1 * math.cos(a):.0f},{cy + r1 * math.sin(a):.0f} '
            f'L{cx + r2 * math.cos(a):.0f},{cy + r2 * math.sin(a):.0f}" stroke="{GOLD}" '
            'stroke-width="2.4" opacity=".6"/>'
        )
    return sheet(body, grain=0.6)


def interface():
    """A lattice window with much left out, and one thing to press."""
    body = shade("wall", RICE, "#eadfc9") + '<rect width="1200" height="675" fill="url(#wall)"/>'
    body += (
        '<g filter="url(#shade)"><rect x="120" y="84" width="960" height="507" rx="22" '
        f'fill="{CELADON}"/></g>'
    )
    body += (
        '<clipPath id="pane"><rect x="120" y="84" width="960" height="507" '
        'rx="22"/></clipPath><g clip-path="url(#pane)">'
    )
    body += ridge(Random(6), base=520, height=240, colour=JADE, opacity=0.55)
    body += ridge(Random(9), base=610, height=170, colour=MOSS, opacity=0.8) + "</g>"
    bars = (
        "M120,180 H1080 M120,495 H1080 M300,84 V591 M900,84 V591 M300,338 H480 M720,338 H900 "
        "M480,180 V495 M720,180 V495 M390,84 V180 M810,84 V180 M390,495 V591 M810,495 V591 "
        "M120,290 H300 M120,386 H300 M900,290 H1080 M900,386 H1080"
    )
    body += f'<path d="{bars}" stroke="#4d3628" stroke-width="11" fill="none"/>'
    body += (
        '<rect x="120" y="84" width="960" height="507" rx="22" fill="none" stroke="#4d3628" '
        'stroke-width="18"/>'
    )
    body += f'<circle cx="600" cy="338" r="46" fill="{CINNABAR}" filter="url(#shade)"/>'
    body += (
        f'<circle cx="600" cy="338" r="64" fill="none" stroke="{RICE}" stroke-width="3" '
        'opacity=".8"/>'
    )
    return sheet(body)
