"""The demo content: what `load_demo` loads. See README.md in this folder."""

from pathlib import Path

MEDIA = Path(__file__).parent / "media"
