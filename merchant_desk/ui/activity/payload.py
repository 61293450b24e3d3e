"""A payload as text for the eye: indented without touching a single token, whatever it holds."""

from __future__ import annotations

from typing import Final

from merchant_desk.ui.text import visible

_STEP: Final = "  "
_WHITE: Final = " \t\r\n"
_OPENING, _CLOSING = "{[", "}]"
_DEEPEST: Final = 64


def indented(text: str) -> str:
    """JSON-like text over several lines, other text as it came; hidden characters are made visible.

    Only white space between tokens changes: a parser would lose repeated keys and the digits of numbers, which
    is what a forger plays with.
    """
    body = text.strip(_WHITE)
    laid_out = _laid_out(body) if body[:1] in ("{", "[") else text
    return "\n".join(visible(line) for line in laid_out.split("\n"))


def _laid_out(text: str) -> str:
    parts: list[str] = []
    depth, at = 0, 0
    while at < len(text):
        char = text[at]
        if char == '"':
            end = _end_of_string(text, at)
            parts.append(text[at:end])
            at = end
            continue
        if char in _OPENING:
            following = text[at + 1 :].lstrip(_WHITE)[:1]
            if following and following in _CLOSING:
                parts.append(char)
            else:
                depth = min(depth + 1, _DEEPEST)
                parts.append(f"{char}\n{_STEP * depth}")
        elif char in _CLOSING:
            if parts and parts[-1][:1] in _OPENING and "\n" not in parts[-1]:
                parts.append(char)
            else:
                depth = max(0, depth - 1)
                parts.append(f"\n{_STEP * depth}{char}")
        elif char == ",":
            parts.append(f",\n{_STEP * depth}")
        elif char == ":":
            parts.append(": ")
        elif char not in _WHITE:
            parts.append(char)
        at += 1
    return "".join(parts)


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
