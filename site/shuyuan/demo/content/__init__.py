"""Reads the written demo content. Every text is a pair: [Chinese, English]."""

import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent
CHINESE, ENGLISH = 0, 1
# The order of the courses on the list page.
COURSES = [
    "python-basics",
    "data-analysis",
    "photography",
    "classical",
    "website",
    "typography",
    "command-line",
    "annual-report",
    "writing",
    "machine-learning",
    "analects",
    "interface",
    "sql",
    "ledger",
    "tests",
    "guqin",
]


def read(name):
    with open(FOLDER / f"{name}.toml", "rb") as file:
        return tomllib.load(file)


def subjects():
    return read("subjects")["subjects"]


def teachers():
    return read("teachers")["teachers"]


def courses():
    return [{"key": name, **read(f"courses/{name}")} for name in COURSES]


def coupons():
    return read("coupons")


def goods():
    return read("goods")


def home_page():
    return read("home")
