"""The tokens keep their promises: one dark theme, and words that can be read on their ground."""

import re

import pytest
from django.contrib.staticfiles import finders

GROUNDS = ("paper", "surface", "sunk")
PAIRS = [(word, ground) for word in ("ink", "ink-muted") for ground in GROUNDS]
PAIRS += [(word, ground) for word in ("brand", "seal", "good", "bad") for ground in GROUNDS]
PAIRS += [("on-brand", "brand"), ("on-brand", "brand-hover"), ("on-seal", "seal")]
STATES = ("brand", "seal", "good", "warn", "bad", "info")
PAIRS += [(state, f"{state}-soft") for state in STATES]
PAIRS += [("ink", f"{state}-soft") for state in STATES]
EDGES = [("line-strong", "surface"), ("line-strong", "paper"), ("focus", "paper")]


def read_themes():
    """The light tokens, the dark ones of the system and the dark ones of the reader."""
    with open(finders.find("css/tokens.css")) as file:
        css = file.read()
    blocks = re.findall(r":root[^{]*{([^}]*)}", css)
    return [dict(re.findall(r"--([\w-]+):\s*([^;]+);", block)) for block in blocks]


LIGHT, DARK, CHOSEN_DARK = read_themes()


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_both_ways_to_the_dark_are_the_same():
    assert DARK == CHOSEN_DARK


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_words_stand_out_from_their_ground(theme):
    poor = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_edges_of_fields_and_the_focus_can_be_seen(theme):
    poor = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in EDGES}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 3} == {}
