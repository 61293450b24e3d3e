"""Answers that start from a true one and go wrong: members missing, null, of a wrong type, huge, deep, twice
or unknown, numbers in every spelling, bytes that are no UTF-8. And what such an answer really says, read
apart from the program's own reader."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

DEPTHS: Final = (31, 33, 200, 2_000, 10_000)
NUMBERS: Final = (
    "25.4", "25.40", "2.54e1", "254e-1", "2540E-2", "25.400000000000001", "25.4000000000000000000000",
    "2.54E+1", "0", "-0", "-25.40", "0.1", "1e400", "1e-400", "1E999999999999", "9" * 13, "9" * 5_000,
    "0." + "0" * 5_000 + "1", "NaN", "Infinity", "-Infinity", "+1", ".5", "1.", "007", "0x10", "25,40",
)  # fmt: skip
TEXTS: Final = (
    "", " ", "25.40 ", " 25.40", "25,40", "2.54e1", "+25.40", "-25.40", "NaN", "25.4000", "٢٥.٤٠",
    "25.40\u0000", "confirmed", "Confirmed", "confirmed ", "completed", "paid", "cancelled", "USD", "usd",
    "EUR", "\u202econfirmed", "\ud800", "..", "a" * 129, "<b>x</b>", "99999999-2222-4333-8444-555555555555",
)  # fmt: skip
NAMES: Final = (
    "id", "orderId", "status", "paymentStatus", "orderTotal", "orderCurrency", "store", "storeId", "error",
    "message", "address", "total", "transactions", "pluginCheckoutEcommerce", "pluginCheckoutStoreId", "new",
)  # fmt: skip


class Raw(str):
    """JSON text that stands in the body as it is."""

    __slots__ = ()


class Members(list[tuple[str, Any]]):
    """An object as its members in order, so that one may stand there twice."""


def tree(sample: bytes) -> Any:
    """A sample as something that can be bent; numbers keep their spelling."""
    return json.loads(sample, object_pairs_hook=Members, parse_int=Raw, parse_float=Raw)


def render(node: Any) -> str:
    """The JSON text of a tree."""
    if isinstance(node, Raw):
        return str(node)
    if isinstance(node, Members):
        return "{" + ", ".join(f"{json.dumps(name)}: {render(value)}" for name, value in node) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(render(item) for item in node) + "]"
    return json.dumps(node)


def _spots(node: Any) -> Iterator[tuple[list[Any], int]]:
    """Every place in which a value stands: its container and its number there."""
    for at, item in enumerate(node):
        yield node, at
        value = item[1] if isinstance(node, Members) else item
        if isinstance(value, list):
            yield from _spots(value)


def _deep(depth: int, opening: str) -> Raw:
    inner = opening * depth
    return Raw(inner + "1" + ("]" if opening == "[" else "}") * depth)


_WRONG: Final = st.sampled_from(
    [Raw(text) for text in ("null", "true", "false", "0", "-1", "7", "[]", "{}", "[[]]", '{"a": 1}', '["x"]')]
)
_NUMBERS: Final = (st.sampled_from(NUMBERS) | st.from_regex(
    r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", fullmatch=True
)).map(Raw)  # fmt: skip
_TEXTS: Final = st.sampled_from(TEXTS) | st.text(max_size=20)
_HUGE: Final = st.sampled_from(
    [
        "x" * 70_000,
        Raw("[" + "0," * 20_000 + "0]"),
        Raw("{" + ",".join(f'"n{number}": 1' for number in range(3_000)) + "}"),
        Raw('["' + '", "'.join(["0x1"] * 5_000) + '"]'),
    ]
)
_DEEP: Final = st.builds(_deep, st.sampled_from(DEPTHS), st.sampled_from(["[", '{"a": ']))
_VALUES: Final = st.one_of(_WRONG, _NUMBERS, _NUMBERS, _TEXTS, _TEXTS, _WRONG, _HUGE, _DEEP)


@st.composite
def odd_bodies(draw: st.DrawFn, sample: bytes) -> bytes:
    """A sample after one to three changes, and now and then in bytes that nobody should send."""
    node = tree(sample)
    for _ in range(draw(st.integers(1, 3))):
        spots = list(_spots(node))
        if spots:
            _bend(draw, *draw(st.sampled_from(spots)))
        else:
            node = draw(_VALUES)
            break
    write: Writing = draw(_WRITINGS)
    return write(render(node))


def _bend(draw: st.DrawFn, container: list[Any], at: int) -> None:
    how = draw(st.sampled_from([*["other"] * 6, "drop", "drop", "unknown", "twice"]))
    if how == "drop":
        del container[at]
    elif isinstance(container, Members):
        name = container[at][0]
        if how == "twice":
            container.append((name, draw(_VALUES)))
        elif how == "unknown":
            container.append((draw(st.sampled_from(NAMES) | st.text(max_size=8)), draw(_VALUES)))
        else:
            container[at] = (name, draw(_VALUES))
    else:
        container[at] = draw(_VALUES)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


Writing = Callable[[str], bytes]
_PLAIN: Final[list[Writing]] = [_utf8] * 25
_WRITINGS: Final = st.sampled_from(
    [
        *_PLAIN,
        lambda text: b"\xef\xbb\xbf" + _utf8(text),
        lambda text: text.encode("utf-16", "surrogatepass"),
        lambda text: text.encode("utf-16-le", "surrogatepass"),
        lambda text: _utf8(text).replace(b'"', b'"\xff', 1),
        lambda text: _utf8(text)[:-1],
        lambda text: b"\n\t " + _utf8(text) + b"\r\n",
        lambda text: _utf8(text) * 2,
        lambda _: b"",
        lambda _: b"<!doctype html><title>502</title>",
    ]
)


# ---- what an answer really says ----


class Literal(str):
    """A number as it was written."""

    __slots__ = ()


def told_by(body: bytes) -> Any:
    """The answer's JSON, numbers as they were written, the later of two members; None where it is none."""
    try:
        return json.loads(
            body.decode("utf-8"), parse_int=Literal, parse_float=Literal, parse_constant=Literal
        )
    except (ValueError, RecursionError):
        return None


def amount_of(value: object) -> Fraction | None:
    """The exact amount that a number or a text writes; None where it writes none."""
    pattern = r"-?[0-9]{1,100}(\.[0-9]{1,100})?([eE][+-]?[0-9]{1,3})?"
    is_one = isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None
    return Fraction(str(value)) if is_one else None
