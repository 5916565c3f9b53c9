"""Two accounts of one person become one (docs/decisions/0037-merging.md)."""
