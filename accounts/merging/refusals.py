"""Why two accounts were not merged. Nothing was changed then; the messages are for the owner."""


class MergeRefused(Exception):
    """The message says what to do first."""


class Changed(Exception):
    """Orders came or went while they were being locked: begin again."""
