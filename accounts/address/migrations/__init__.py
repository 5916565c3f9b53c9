"""Ours, on top of Oscar's own, which stay where they are."""

from pathlib import Path

import oscar.apps.address.migrations as oscars

__path__.append(str(Path(oscars.__file__).parent))
