"""A payload as text for the eye: indented without touching a single token, whatever it holds."""

from __future__ import annotations

from typing import Final

from merchant_desk.ui.text import visible

_STEP: Final = "  "
_WHITE: Final = " \t\r\n"
_OPENING, _CLOSING = "{[", "}]"
_TIGHT: Final = frozenset({"[{", "{}", "[]"})
_DEEPEST: Final = 64
_LOOK: Final = 64


def indented(text: str) -> str:
    """JSON-like text over several lines, other text as it came; hidden characters are made visible.

    Only white space between tokens changes: a parser would lose repeated keys and digits of numbers, which is
    what a forger plays with.
    """
    body = text.strip(_WHITE)
    laid_out = _laid_out(body) if body[:1] in ("{", "[") else text
    return "\n".join(visible(line) for line in laid_out.split("\n"))


def _laid_out(text: str) -> str:
    """One member a line; an array of objects keeps its brackets beside theirs."""
    parts: list[str] = []
    open_: list[str] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char == '"':
            end = _end_of_string(text, at)
            parts.append(text[at:end])
            at = end
            continue
        parts.append(_spaced(char, open_, following=text[at + 1 :][:_LOOK].lstrip(_WHITE)[:1]))
        at += 1
    return "".join(parts)


def _spaced(char: str, open_: list[str], *, following: str) -> str:
    """A token of one letter with the white space that belongs to it. `open_` are the brackets that are open,
    those of `_TIGHT` without a line of their own: an array of objects, and empty ones."""
    if char in _WHITE:
        return ""
    if char in _OPENING:
        kind = char + following if char + following in _TIGHT else char
        open_.append(kind)
        return char if kind in _TIGHT else char + _line(open_)
    if char in _CLOSING:
        kind = open_.pop() if open_ else ""
        return char if kind in _TIGHT else _line(open_) + char
    if char == ",":
        return ", " if open_ and open_[-1] == "[{" else "," + _line(open_)
    return ": " if char == ":" else char


def _line(open_: list[str]) -> str:
    deep = sum(kind not in _TIGHT for kind in open_)
    return "\n" + _STEP * min(deep, _DEEPEST)


def _end_of_string(text: str, start: int) -> int:
    """The position after the closing quote, or the end of the text."""
    at = start + 1
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] == '"':
            return at + 1
        at += 1
    return len(text)
