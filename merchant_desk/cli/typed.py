"""What may stand behind an option, as values; each reader raises argparse's own complaint."""

from __future__ import annotations

import re
import unicodedata
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

_TOTAL: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SIZE: Final = re.compile(r"([0-9]{3,5})x([0-9]{3,5})")
_RFC_3339: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_MAX_REFERENCE: Final = 100
_MAX_LINE: Final = 300


def total(text: str) -> str:
    """A total: up to twelve digits, a dot and up to two more, and not zero."""
    if _TOTAL.fullmatch(text) is None:
        raise ArgumentTypeError("a total is digits with a dot and at most two decimals, such as 25.40")
    if not text.strip("0."):
        raise ArgumentTypeError("a total cannot be zero")
    return text


def reference(text: str) -> str:
    """An order number: visible characters on one line."""
    told = line(text)
    if not told or len(told) > _MAX_REFERENCE:
        raise ArgumentTypeError(f"a reference has 1 to {_MAX_REFERENCE} characters")
    return told


def line(text: str) -> str:
    """One line of text without control characters."""
    told = text.strip()
    if len(told) > _MAX_LINE or any(unicodedata.category(char) in ("Cc", "Cs") for char in told):
        raise ArgumentTypeError(f"this takes one line of at most {_MAX_LINE} characters")
    return told


def number(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds, both included."""

    def read(text: str) -> int:
        if re.fullmatch(r"[0-9]{1,13}", text) is None or not low <= int(text) <= high:
            raise ArgumentTypeError(f"this takes a whole number from {low} to {high}")
        return int(text)

    return read


def since(text: str) -> int:
    """A moment in ms since 1970; a date means its first moment here."""
    return _moment(text, is_end=False)


def until(text: str) -> int:
    """A moment in ms since 1970; a date means its last moment here."""
    return _moment(text, is_end=True)


def size(text: str) -> tuple[int, int]:
    """Width and height in pixels, such as 1440x900."""
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ArgumentTypeError("a size is WIDTHxHEIGHT in pixels, such as 1440x900")
    return int(found[1]), int(found[2])


def path(text: str) -> Path:
    """A file or folder, from where we stand now."""
    if not text.strip():
        raise ArgumentTypeError("this takes a file or folder")
    return Path(text).expanduser().absolute()


def picture(text: str) -> Path:
    """A file whose name ends in .png or .svg."""
    file = Path(text)
    if file.suffix.lower() not in (".png", ".svg"):
        raise ArgumentTypeError("the file's name ends in .png or .svg")
    return file


def _moment(text: str, *, is_end: bool) -> int:
    try:
        if _DATE.fullmatch(text) is not None:
            day = date.fromisoformat(text) + timedelta(days=1 if is_end else 0)
            local = datetime.combine(day, time()).astimezone()
            return int(local.timestamp() * 1000) - (1 if is_end else 0)
        if _RFC_3339.fullmatch(text) is not None:
            return int(datetime.fromisoformat(text.upper()).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise ArgumentTypeError(f"there is no such moment: {text}") from error
    raise ArgumentTypeError("a time is RFC 3339, such as 2026-11-23T14:31:08Z, or a date")
