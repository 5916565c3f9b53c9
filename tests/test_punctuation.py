"""No space stands before a Chinese sign, not even where only a screen reader meets it."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parent.parent / "templates"
SIGN = "[，。：；！？、）》”]"
# Hidden words stand apart: what is read out has a space before them.
STRAY = re.compile(rf"[^\s>%}}] +{SIGN}|(?:visually-hidden|sr-only)\"> *{SIGN}")


def test_no_template_puts_a_space_before_a_chinese_sign():
    files = [*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")]
    found = {str(file): STRAY.findall(file.read_text()) for file in files}
    assert {file: signs for file, signs in found.items() if signs} == {}
