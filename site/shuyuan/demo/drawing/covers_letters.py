"""Covers for the humanities."""

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


def blossom(random, x, y, size):
    petals = "".join(
        f'<ellipse cx="0" cy="{-size * 0.62:.1f}" rx="{size * 0.46:.1f}" ry="{size * 0.6:.1f}" '
        f'fill="{random.choice(("#e8b3a4", "#f0c9bb", "#dd937f"))}" opacity=".93" '
        f'transform="rotate({k * 72})"/>'
        for k in range(5)
    )
    turn = random.uniform(0, 72)
    return (
        f'<g transform="translate({x:.0f},{y:.0f}) rotate({turn:.0f})">{petals}'
        f'<circle r="{size * 0.26:.1f}" fill="{CINNABAR}"/></g>'
    )


def analects():
    """An apricot branch before a moon gate, where lessons were once given."""
    random = Random(17)
    body = '<rect width="1200" height="675" fill="#e9e2d2"/>'
    body += (
        '<circle cx="700" cy="345" r="262" fill="#cfdcd0"/><clipPath id="gate"><circle '
        'cx="700" cy="345" r="262"/></clipPath>'
    )
    body += '<g clip-path="url(#gate)">' + ridge(
        random, base=470, height=210, colour=SKY, opacity=0.8
    )
    body += ridge(random, base=590, height=150, colour=JADE, opacity=0.75) + "</g>"
    body += f'<circle cx="700" cy="345" r="262" fill="none" stroke="{SOOT}" stroke-width="16"/>'
    body += f'<circle cx="700" cy="345" r="284" fill="none" stroke="{MIST}" stroke-width="6"/>'
    tips = []

    def grow(x, y, angle, length, width):
        if length < 26:
            tips.append((x, y))
            return ""
        x2, y2 = x + length * math.cos(angle), y + length * math.sin(angle)
        twig = (
            f'<path d="M{x:.0f},{y:.0f} Q{(x + x2) / 2 + random.uniform(-14, 14):.0f},'
            f'{(y + y2) / 2 + random.uniform(-14, 14):.0f} {x2:.0f},{y2:.0f}" stroke="#3b2c26" '
            f'stroke-width="{width:.0f}" stroke-linecap="round" fill="none"/>'
        )
        if width < 13:
            tips.append((x2, y2))
        twig += grow(x2, y2, angle + random.uniform(-0.5, 0.12), length * 0.8, width * 0.72)
        return twig + grow(x2, y2, angle + random.uniform(0.15, 0.75), length * 0.66, width * 0.6)

    body += f'<g filter="url(#brush)">{grow(-20, 560, -0.42, 210, 34)}</g>'
    for x, y in tips:
        for _ in range(random.choice((0, 1, 1, 2))):
            body += blossom(
                random,
                x + random.uniform(-24, 24),
                y + random.uniform(-24, 24),
                random.uniform(11, 20),
            )
    for _ in range(16):
        body += (
            f'<ellipse cx="{random.uniform(200, 1150):.0f}" '
            f'cy="{random.uniform(300, 650):.0f}" rx="8" ry="5" '
            f'fill="{BLUSH}" opacity=".7" transform="rotate({random.uniform(-8, 8):.0f})"/>'
        )
    return sheet(body, background="#e9e2d2")


def classical():
    """Bamboo slips, bound with cord; red dots mark where the reader takes breath."""
    random = Random(23)
    body = (
        shade("table", "#40332b", "#241d19")
        + '<rect width="1200" height="675" fill="url(#table)"/>'
    )
    for n in range(19):
        x, lift = 72 + n * 56, 10 * math.sin(n * 0.55)
        tone = random.choice(("#d9bf85", "#cfb277", "#e0c994", "#c7a868"))
        body += (
            f'<g filter="url(#shade)"><rect x="{x}" y="{62 + lift:.0f}" width="48" '
            f'height="550" rx="5" fill="{tone}"/></g>'
        )
        y = 100 + lift
        while y < 572 + lift:
            if not 180 < y - lift < 206 and not 452 < y - lift < 478 and random.random() < 0.86:
                width, height = random.uniform(13, 22), random.uniform(9, 17)
                body += (
                    f'<path d="M{x + 24 - width / 2:.0f},{y:.0f} h{width:.0f} '
                    f"m-{width * random.uniform(0.3, 0.7):.0f},"
                    f"-{height * 0.55:.0f} v{height:.0f} "
                    f"m-{width * 0.4:.0f},{height * 0.1:.0f} l{width * 0.8:.0f},"
                    f'{random.uniform(-5, 5):.0f}" stroke="#2b211b" stroke-width="2.9" '
                    'stroke-linecap="round" fill="none" opacity=".8"/>'
                )
                if random.random() < 0.11:
                    body += f'<circle cx="{x + 41}" cy="{y + 11:.0f}" r="4.6" fill="{CINNABAR}"/>'
            y += 27
    for y in (193, 465):
        cord = " ".join(
            f"{'L' if n else 'M'}{66 + n * 28},"
            f"{y + 10 * math.sin(n * 0.275) + (3 if n % 2 else -3):.0f}"
            for n in range(40)
        )
        body += (
            f'<path d="{cord}" stroke="#7c2f25" stroke-width="9" fill="none" '
            'stroke-linejoin="round"/>'
        )
        body += (
            f'<path d="{cord}" stroke="#b45a44" stroke-width="3" fill="none" '
            'stroke-linejoin="round" stroke-dasharray="6 5"/>'
        )
    return sheet(body, background="#241d19", grain=0.7)


def writing():
    """A river drawn in one line, and a boat that follows it."""
    random = Random(29)
    body = ridge(random, base=300, height=210, colour=MIST, opacity=0.6)
    body += ridge(random, base=380, height=180, colour=SKY, opacity=0.6) + sun(960, 128, 50)
    river = (
        "M1230,330 C980,318 860,360 700,372 C470,390 400,430 560,470 "
        "C760,515 900,540 660,600 C520,640 360,650 200,700"
    )
    for width, colour, opacity in ((150, "#dfe5df", 0.9), (96, CELADON, 0.55), (44, INDIGO, 0.35)):
        body += (
            f'<path d="{river}" fill="none" stroke="{colour}" stroke-width="{width}" '
            f'opacity="{opacity}" filter="url(#soft)"/>'
        )
    body += f'<path d="{river}" fill="none" stroke="{INK}" stroke-width="5" filter="url(#brush)"/>'
    body += (
        '<g transform="translate(596,452)"><path d="M-74,4 C-40,30 40,30 84,-4 C56,8 -30,12 '
        f'-74,4Z" fill="{INK}"/>'
        f'<path d="M-20,8 C-18,-26 34,-26 38,4" fill="{OCHRE}" stroke="{INK}" stroke-width="3"/>'
        f'<path d="M62,0 L70,-58" stroke="{INK}" stroke-width="3"/><circle cx="58" cy="-24" '
        f'r="8" fill="{INK}"/>'
        f'<path d="M50,2 L58,-18 L66,2Z" fill="{CINNABAR}"/></g>'
    )
    for _ in range(70):
        x, y = random.choice(
            (
                (random.uniform(20, 380), random.uniform(430, 620)),
                (random.uniform(880, 1180), random.uniform(470, 660)),
            )
        )
        tilt = random.uniform(-14, 14)
        body += (
            f'<path d="M{x:.0f},{y:.0f} q{tilt:.0f},-40 '
            f'{tilt * 2:.0f},-{random.uniform(50, 96):.0f}" '
            f'stroke="{random.choice((MOSS, SOOT, JADE))}" stroke-width="3" fill="none" '
            'opacity=".75"/>'
        )
    return sheet(body)


def guqin():
    """Seven strings over thirteen studs; one of them is sounding."""
    body = (
        shade("lacquer", "#3a201b", "#1d1110") + '<rect width="1200" height="675" fill="#d9cdb6"/>'
    )
    body += (
        '<g filter="url(#shade)"><path d="M-30,150 C200,118 420,120 560,134 C600,150 640,150 '
        "684,136 "
        "C860,118 1040,120 1240,142 V540 C1040,560 860,560 684,544 C640,530 600,530 560,546 "
        "C420,560 "
        '200,562 -30,530Z" fill="url(#lacquer)"/></g>'
    )
    for n in range(13):
        size = (5, 5, 6, 7, 7, 8, 12, 8, 7, 7, 6, 5, 5)[n]
        body += f'<circle cx="{150 + n * 78}" cy="178" r="{size}" fill="{RICE}" opacity=".95"/>'
    for n in range(7):
        y, weight = 222 + n * 46, 5.2 - n * 0.5
        if n == 3:
            for amplitude, opacity in ((26, 0.28), (17, 0.45), (8, 0.9)):
                curve = " L".join(
                    f"{x},{y + amplitude * math.sin(math.pi * x / 1200) * math.sin(x * 0.0262):.1f}"
                    for x in range(-10, 1220, 8)
                )
                body += (
                    f'<path d="M{curve}" fill="none" stroke="{GOLD}" '
                    f'stroke-width="{weight * 0.8:.1f}" opacity="{opacity}"/>'
                )
        else:
            body += (
                f'<path d="M-10,{y} H1210" stroke="#e6d7b4" stroke-width="{weight:.1f}" '
                'opacity=".85"/>'
            )
    body += f'<circle cx="618" cy="360" r="20" fill="{CINNABAR}" opacity=".9"/>'
    for radius in (46, 78, 112):
        body += (
            f'<circle cx="618" cy="360" r="{radius}" fill="none" stroke="{GOLD}" '
            f'stroke-width="2.5" opacity="{0.6 - radius / 220:.2f}"/>'
        )
    return sheet(body, background=SAND)
