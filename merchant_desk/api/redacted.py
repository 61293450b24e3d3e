"""An answer's body without anything private: its build stays readable, its contents do not.

What is not known to be harmless is replaced by its length, so that nothing depends on recognising secrets or
names: of texts only the words of `vocabulary` stay.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from merchant_desk.api.vocabulary import is_known

MAX_TEXT: Final = 64 * 1024
_MAX_READ: Final = 256 * 1024
_WITHHELD: Final = "‹withheld: it held a secret›"
_MIN_HIDDEN: Final = 3

# Names of members are the API's own words; one that is not built like a word could be anything.
_NAME: Final = re.compile(r"[A-Za-z][a-z]{0,15}(?:[A-Z][a-z]{1,14}|_[a-z]{1,15}){0,4}")
_INSTANT: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_PLAIN_NAMES: Final = frozenset(
    [
        "paymentstatus",
        "status",
        "ordertotal",
        "ordercurrency",
        "currency",
        "total",
        "limit",
        "offset",
        "ecommerce",
        "ecommercetype",
        "blockchain",
        "protocol",
        "network",
        "paymentmethod",
        "coin",
        "convertedtotal",
        "storemarkuppercentage",
        "storediscountpercentage",
        "statuscode",
        "success",
        "count",
        "page",
        "pages",
    ]
)
_TALKING_NAMES: Final = frozenset(
    ["message", "error", "code", "reason", "detail", "title", "description", "errors", "type"]
)
_OF_TIME: Final = frozenset(["createdat", "updatedat"])
_OF_MONEY: Final = frozenset(["ordercurrency", "currency"])
_AMOUNT: Final = re.compile(r"-?\d{1,9}(?:\.\d{1,8})?", re.ASCII)
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_TOKEN: Final = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*(?:"|\Z))|(?P<word>true|false|null)|(?P<number>-?\d[\d.eE+-]*)'
    r"|(?P<build>[\[\]{}:,\s]+)|(?P<other>[^\"\[\]{}:,\s\d-][^\"\[\]{}:,\s]*|-)",
    re.DOTALL,
)
_COLON: Final = re.compile(r"\s*:")
_MASKS: Final = re.compile(
    r"(?P<ours>‹[^‹›]*›)|(?P<mail>[^\s<>\"'@‹›]{1,64}@[^\s<>\"'@‹›]{1,255})|(?P<word>[^\s!-/:-@\[-`{-~‹›]+)"
)
_TAG_NAMES: Final = """a article aside b body br button center code div em fieldset font footer form h1 h2 h3
    h4 h5 h6 head header hr html i iframe img input label li link main meta nav noscript ol option p pre
    script section select small span strong style svg table tbody td th thead title tr u ul"""
_TAGS: Final = frozenset(_TAG_NAMES.split())
_TAG: Final = re.compile(r"<(?P<tag>/?[A-Za-z][A-Za-z0-9]{0,9})[^<>]*>")
_HEADLINE: Final = re.compile(r"<(title|h1)\b[^<>]*>(?P<said>[^<>]{0,500})", re.IGNORECASE)
_MAX_SAID: Final = 200


def redacted(body: bytes | None, *, hide: Iterable[str] = ()) -> str:
    """The body as text that may be sent to somebody, at most 64 KiB long.

    Kept are names of members, amounts, states, the instants of creation and update, and of messages the words
    that servers use, but for everything in `hide`: the secrets and what is known of the customer.
    """
    if body is None:
        return "‹longer than the desk reads›"
    hidden = sorted({word for word in hide if len(word) >= _MIN_HIDDEN}, key=len, reverse=True)
    text = body[:_MAX_READ].decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        shown = _html(text, hidden)
    elif any(mark in text for mark in '{["'):
        shown = "".join(_json(text, hidden))
    else:
        shown = _said(text[:_MAX_SAID], hidden)
    shown = shown[:MAX_TEXT]
    return _WITHHELD if any(form in shown for form in _forms(hidden)) else shown


def _json(text: str, hidden: list[str]) -> Iterator[str]:
    """Token by token, whole or cut short: what is no JSON at all is masked like a text."""
    name = ""
    for found in _TOKEN.finditer(text):
        token, kind = found.group(), found.lastgroup
        if kind == "text":
            inside = token.strip('"')
            if _COLON.match(text, found.end()):
                is_hidden = any(inside.casefold() == word.casefold() for word in hidden)
                is_word = _NAME.fullmatch(inside) is not None and not is_hidden
                name = inside.casefold() if is_word else ""
                yield token if is_word else _length("name", inside)
            else:
                yield _value(inside, name, hidden)
        elif kind == "number":
            yield token if name in _PLAIN_NAMES and len(token) <= 12 else _length("number", token)
        elif kind in ("word", "build"):
            yield token
        else:
            yield _length("text", token)


def _value(inside: str, name: str, hidden: list[str]) -> str:
    is_instant = name in _OF_TIME and _INSTANT.fullmatch(inside) is not None
    is_amount = name in _PLAIN_NAMES and _AMOUNT.fullmatch(inside) is not None
    is_currency = name in _OF_MONEY and _CURRENCY.fullmatch(inside) is not None
    if not inside or is_instant or is_amount or is_currency:
        return f'"{inside}"'
    if name in _TALKING_NAMES or name in _PLAIN_NAMES:
        return f'"{_said(inside[:_MAX_SAID], hidden)}"'
    return _length("text", inside)


def _html(text: str, hidden: list[str]) -> str:
    """The headline of a page, and its tags without attributes."""
    said = [_said(found["said"].strip()[:_MAX_SAID], hidden) for found in _HEADLINE.finditer(text)][:5]
    names = (found["tag"].lower() for found in _TAG.finditer(text))
    tags = " ".join(name if name.strip("/") in _TAGS else "‹tag›" for name in names)
    return "\n".join([*said, f"tags: {tags}"])


def _said(text: str, hidden: list[str]) -> str:
    """A sentence of which only the words stay that servers use."""
    text = text.replace("‹", "'").replace("›", "'")
    for word in hidden:
        text = re.sub(re.escape(word), "‹hidden›", text, flags=re.IGNORECASE)
    return _MASKS.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    if found.lastgroup == "mail":
        return "‹e-mail›"
    text = found.group()
    return text if found.lastgroup == "ours" or is_known(text) else _length("word", text)


def _length(kind: str, token: str) -> str:
    return f"‹{kind} {len(token)}›"


def _forms(hidden: list[str]) -> Iterator[str]:
    """How a secret could still be written: the last net, which should never catch anything."""
    for word in hidden:
        raw = word.encode()
        if len(raw) < 8:
            continue
        yield from (word, word[::-1], raw.hex(), raw.hex().upper(), quote(word, safe=""))
        for before in range(3):
            encoded = base64.b64encode(bytes(before) + raw).decode()
            yield encoded[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
