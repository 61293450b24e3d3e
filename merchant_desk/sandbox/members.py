"""One member of a request, judged strictly: a wrong or missing one is a 400 that names it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from merchant_desk.sandbox.refusals import refused_member

Members = Mapping[str, Any]

MAX_TEXT: Final = 255


def no_others(sent: Members, known: Collection[str], *, allows_extra: bool) -> None:
    """Refuse members that nobody documented, unless they are to be ignored."""
    for name in sent:
        if name not in known and not allows_extra:
            raise refused_member(name[:80], "is not a known member")


def text_of(
    sent: Members, name: str, *, pattern: re.Pattern[str] | None = None, form: str = "", most: int = MAX_TEXT
) -> str:
    """A member that must be a printable text, of that pattern where one is given."""
    value = sent.get(name)
    if value is None:
        raise refused_member(name, "is required")
    if not isinstance(value, str):
        raise refused_member(name, "must be a string")
    if not value.isprintable():  # also keeps lone surrogates out, which no UTF-8 can hold
        raise refused_member(name, "holds characters that cannot be printed")
    if not value.strip():
        raise refused_member(name, "must not be empty")
    if len(value) > most:
        raise refused_member(name, f"is longer than {most} characters")
    if pattern is not None and pattern.fullmatch(value) is None:
        raise refused_member(name, form)
    return value


def optional_text(
    sent: Members, name: str, *, pattern: re.Pattern[str] | None = None, form: str = ""
) -> str | None:
    """The same for a member that may be left out."""
    return text_of(sent, name, pattern=pattern, form=form) if name in sent else None


def one_of(sent: Members, name: str, choices: Collection[str]) -> str:
    """A member that must be one of these words."""
    value = text_of(sent, name)
    if value not in choices:
        raise refused_member(name, f"must be one of {', '.join(choices)}")
    return value
