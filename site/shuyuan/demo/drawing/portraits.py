"""Draws the teachers: python -m shuyuan.demo.drawing.portraits

Nobody real: a head, a collar, hair, a few belongings, cut from coloured paper.
"""

from pathlib import Path
from random import Random

from shuyuan.demo.drawing.paper import (
    BLUSH,
    CELADON,
    CINNABAR,
    GOLD,
    INDIGO,
    INK,
    JADE,
    MOSS,
    NIGHT,
    OCHRE,
    RICE,
    SAND,
    SKY,
    SOOT,
    render,
    ridge,
    sheet,
)  # fmt: skip

FOLDER = Path(__file__).parent.parent / "media" / "portraits"
SIDE = 800
HAIR = {
    "short": "M262,372 C236,214 330,128 420,132 C520,126 584,222 544,372 C540,330 524,300 500,276 "
    "C440,300 350,292 312,262 C284,296 268,330 262,372Z",
    "parted": "M258,388 C222,208 318,120 412,126 C534,118 590,236 548,392 C544,330 520,262 448,216 "
    "C402,262 314,288 290,300 C270,326 264,356 258,388Z",
    "bob": "M238,520 C206,300 250,126 404,124 C566,126 606,300 572,520 C548,528 528,520 524,506 "
    "C536,420 532,330 500,270 C440,292 350,290 304,270 C276,330 276,420 288,506 "
    "C280,522 262,528 238,520Z",
    "bun": "M256,400 C232,222 316,142 404,144 C502,142 576,222 552,400 C546,330 520,282 482,256 "
    "C432,226 372,226 326,256 C288,282 264,330 256,400Z M404,142 m-62,-34 a62,56 0 1,0 124,0 "
    "a62,56 0 1,0 -124,0Z",
    "waves": "M236,560 C196,470 236,420 228,340 C236,196 316,118 412,122 C530,122 586,212 578,338 "
    "C572,416 616,470 574,560 C540,590 520,556 528,500 C540,400 520,300 462,246 "
    "C410,292 336,296 298,300 C270,360 276,430 284,500 C292,556 272,592 236,560Z",
    "crop": "M272,340 C256,220 330,150 406,150 C490,150 556,220 536,340 C526,300 520,282 508,268 "
    "C448,250 362,250 302,268 C290,282 282,300 272,340Z",
}

BEHIND = {  # long hair falls behind the neck
    "bob": "M244,330 C236,420 238,500 250,534 C340,570 470,570 560,534 C572,500 574,420 566,330Z",
    "waves": "M240,330 C220,440 226,540 236,580 C330,640 480,640 574,580 C584,540 590,440 570,330Z",
}


def person(*, hair, hair_colour, skin, shade, coat, collar, extras=""):
    """Shoulders, neck, face without features, hair; `extras` go on top."""
    return (
        f'<path d="{BEHIND.get(hair, "")}" fill="{hair_colour}"/>'
        '<path d="M90,830 C96,664 226,610 330,590 L480,590 C590,612 706,664 714,830Z" '
        f'fill="{coat}" '
        'filter="url(#shade)"/><path d="M340,470 H466 V600 C440,650 366,650 340,600Z" '
        f'fill="{shade}"/>'
        f'<path d="M318,586 L404,690 L490,586 L520,602 L404,760 L288,602Z" fill="{collar}"/>'
        '<path d="M270,330 C268,210 330,166 404,166 C480,166 540,210 538,330 C536,440 '
        "480,534 404,536 "
        f'C330,534 272,440 270,330Z" fill="{skin}"/>'
        '<path d="M404,166 C480,166 540,210 538,330 C536,440 480,534 404,536 C450,500 '
        "486,420 484,330 "
        f'C482,240 450,180 404,166Z" fill="{shade}" opacity=".5"/>'
        f'<path d="{HAIR[hair]}" fill="{hair_colour}" filter="url(#gentle)"/>{extras}'
    )


def glasses(colour):
    return (
        f'<g fill="none" stroke="{colour}" stroke-width="8"><circle cx="346" cy="352" r="44"/>'
        '<circle cx="462" cy="352" r="44"/><path d="M390,346 C398,340 410,340 418,346 '
        "M302,344 L272,334 "
        'M506,344 L536,334"/></g>'
    )


def beard(colour):
    return (
        '<path d="M282,400 C300,470 340,470 404,462 C468,470 508,470 526,400 C528,500 '
        "470,572 404,574 "
        f'C338,572 280,500 282,400Z" fill="{colour}" filter="url(#gentle)"/>'
        '<path d="M372,478 C392,490 416,490 436,478" stroke="#b9795f" stroke-width="7" '
        'fill="none"/>'
    )


def cloud(seed, base, colour, height=300):
    return ridge(
        Random(seed), base=base, height=height, colour=colour, opacity=0.6, width=SIDE, floor=SIDE
    )


def disc(colour, y=330, radius=262, opacity=1):
    return f'<circle cx="404" cy="{y}" r="{radius}" fill="{colour}" opacity="{opacity}"/>'


PORTRAITS = {
    "zhou-yan": (
        "#dfe6df",
        disc(CELADON) + cloud(2, 700, JADE),
        person(hair="short", hair_colour=INK, skin="#e3b995", shade="#cb9b78", coat=INDIGO,
               collar=NIGHT, extras=glasses(NIGHT)),
    ),
    "lin-zhiyuan": (
        "#e6e2d6",
        disc(SKY) + cloud(5, 720, INDIGO),
        person(hair="bob", hair_colour="#2a2320", skin="#efcbaa", shade="#d9a986", coat=MOSS,
               collar=RICE,
               extras=f'<circle cx="254" cy="470" r="11" fill="{GOLD}"/>'
               f'<circle cx="554" cy="470" r="11" fill="{GOLD}"/>'),
    ),
    "shen-ruoxi": (
        "#efe2d2",
        disc("#e5a58d") + cloud(7, 730, CINNABAR, 220),
        person(hair="waves", hair_colour="#4b2e24", skin="#f0cfb2", shade="#dcae8d", coat=INK,
               collar=CINNABAR),
    ),
    "he-mu": (
        "#e9dfc9",
        disc(OCHRE, opacity=0.75) + cloud(11, 720, SOOT),
        person(hair="parted", hair_colour="#57534e", skin="#d9a881", shade="#bf8b66",
               coat="#5d6b58", collar=SAND, extras=beard("#5d5853")
               + '<path d="M232,620 C280,760 520,760 580,622" stroke="#2a211c" stroke-width="13" '
               'fill="none"/><rect x="330" y="706" width="150" height="100" rx="12" '
               'fill="#20252a"/>'
               f'<circle cx="404" cy="758" r="38" fill="#39424b" stroke="{GOLD}" '
               'stroke-width="6"/>'),
    ),
    "gu-ning": (
        "#e2e4d8",
        disc("#b9c6a8") + cloud(13, 720, MOSS, 260),
        person(hair="bun", hair_colour=INK, skin="#edc7a5", shade="#d5a581", coat="#8c4238",
               collar=RICE,
               extras=f'<path d="M300,92 L520,132" stroke="{GOLD}" stroke-width="9" '
               f'stroke-linecap="round"/><circle cx="522" cy="132" r="14" fill="{JADE}"/>'),
    ),
    "lu-heng": (
        "#dde1e6",
        disc(BLUSH, opacity=0.7) + cloud(17, 730, INDIGO, 240),
        person(hair="crop", hair_colour="#8d8c88", skin="#dfb391", shade="#c59470", coat="#3c4450",
               collar=RICE, extras=f'<path d="M388,690 L420,690 L432,800 L376,800Z" fill="{JADE}"/>'
               + glasses(SOOT)),
    ),
    "tang-man": (
        "#e8e4cf",
        disc(GOLD, opacity=0.85) + cloud(19, 720, JADE, 240),
        person(hair="short", hair_colour="#3a2a22", skin="#eac3a0", shade="#d1a07b", coat=JADE,
               collar="#2f6152",
               extras='<path d="M258,372 C240,190 330,110 404,110 C480,110 570,190 550,372" '
               f'stroke="{CINNABAR}" stroke-width="20" fill="none"/><rect x="228" y="330" '
               'width="46" '
               f'height="96" rx="22" fill="{CINNABAR}"/><rect x="534" y="330" width="46" '
               'height="96" '
               f'rx="22" fill="{CINNABAR}"/>'),
    ),
}  # fmt: skip


if __name__ == "__main__":
    for name, (background, scene, sitter) in PORTRAITS.items():
        svg = sheet(scene + sitter, background=background, width=SIDE, height=SIDE, grain=0.8)
        render(svg, FOLDER / f"{name}.jpg", width=SIDE, height=SIDE, quality=82)
