"""Rows as a download for Excel: kept by the lowest app that needs it."""

from notifications.spreadsheet import digits, download, lines, moment, plain

__all__ = ["digits", "download", "lines", "moment", "plain"]
