"""Draws every cover: python -m shuyuan.demo.drawing.covers [name ...]"""

import sys
from pathlib import Path

from shuyuan.demo.drawing import covers_arts, covers_craft, covers_letters, covers_numbers
from shuyuan.demo.drawing.paper import render

FOLDER = Path(__file__).parent.parent / "media" / "covers"
NAMES = {
    covers_craft: "python_basics tests website command_line",
    covers_numbers: "data_analysis sql machine_learning ledger annual_report",
    covers_arts: "typography photography interface",
    covers_letters: "analects classical writing guqin",
}
COVERS = {name: getattr(module, name) for module, names in NAMES.items() for name in names.split()}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or COVERS:
        render(COVERS[name](), FOLDER / f"{name.replace('_', '-')}.jpg")
