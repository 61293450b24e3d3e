"""JSON as it comes from outside: read strictly, numbers exact, every text made harmless.

Anything that is not plain JSON raises UnexpectedReply, whose `what` names the part and never its content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final, final

from merchant_desk.domain.errors import BadInput, UnexpectedReply

MAX_DEPTH: Final = 32
MAX_TEXT: Final = 300
_MAX_DIGITS: Final = 64
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

# Controls, halves of surrogate pairs, and marks that reorder or hide text.
_HARMFUL: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)


@final
class Overlong:
    """Stands where a number was too long to be one; a member that holds it is there, but unusable."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "OVERLONG"


OVERLONG: Final = Overlong()


def parse_json(body: bytes | None) -> Any:
    """Read one JSON text (RFC 8259): UTF-8, no NaN, no repeated member, at most 32 levels.

    Fractions become Decimal; a number longer than any amount becomes `OVERLONG`, which is of no usable type.
    """
    if body is None:
        raise UnexpectedReply(what="body too long")
    if not body.strip():
        raise UnexpectedReply(what="body empty")
    try:
        value = json.loads(
            body.decode("utf-8"),
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=_refuse_constant,
            object_pairs_hook=_members,
        )
    except RecursionError as error:
        raise UnexpectedReply(what="body too deep") from error
    except _BadMember as error:
        raise UnexpectedReply(what=str(error)) from error
    except ValueError:
        # Not chained: a decoding error carries the whole body with it.
        raise UnexpectedReply(what="body not JSON") from None
    if _is_deeper_than(value, MAX_DEPTH):
        raise UnexpectedReply(what="body too deep")
    return value


def parse_object(body: bytes | None) -> Mapping[str, Any]:
    """Read one JSON object."""
    value = parse_json(body)
    if not isinstance(value, dict):
        raise UnexpectedReply(what="body not an object")
    return value


def dump_json(document: Mapping[str, Any]) -> bytes:
    """Write one JSON object as compact UTF-8; BadInput for half a surrogate pair, which UTF-8 cannot hold."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Not chained: the error carries the whole text with it.
        raise BadInput(field="text", reason="bad-character") from None


def as_object(value: object) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """The value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def fact(value: object, *, cap: int = MAX_TEXT) -> str | None:
    """A text to keep and compare; None for other types and for nothing.

    What is harmful is replaced and what is too long is marked, never dropped: a foreign text must not
    become equal to one of ours.
    """
    if not isinstance(value, str) or not value:
        return None
    # Nearly every text is plain, and a list has thousands: the search is for the others.
    harmless = value if value.isascii() and value.isprintable() else _HARMFUL.sub("\ufffd", value)
    return harmless if len(harmless) <= cap else harmless[:cap] + "…"


def words(value: str, *, cap: int = MAX_TEXT) -> str:
    """A text to show: harmful characters become spaces, runs of white space one, cut at `cap` characters."""
    shown = " ".join(_HARMFUL.sub(" ", value).split())
    return shown if len(shown) <= cap else shown[: cap - 1] + "…"


def utc_ms(value: object) -> int | None:
    """An ISO-8601 instant in milliseconds; None for anything else, a date without a time included.

    A time without an offset counts as UTC, as the final Z of the documented ones says.
    """
    if not isinstance(value, str) or len(value) > 40 or not _INSTANT.match(value):
        return None
    try:
        moment = datetime.fromisoformat(value)
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return (aware - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        return None


def iso_utc(at_utc_ms: int) -> str:
    """An instant as the API writes it: `2026-01-01T12:00:00.000Z`."""
    moment = _EPOCH + timedelta(milliseconds=at_utc_ms)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


class _BadMember(ValueError):
    """A rule of ours on top of JSON's; its text holds nothing of the body."""


def _whole(text: str) -> int | Overlong:
    return int(text) if len(text) <= _MAX_DIGITS else OVERLONG


def _fraction(text: str) -> Decimal | Overlong:
    if len(text) > _MAX_DIGITS:
        return OVERLONG
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond what Decimal can hold
        return OVERLONG


def _refuse_constant(_: str) -> object:
    raise _BadMember("number that JSON does not have")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _BadMember("repeated member")
    return members


def _is_deeper_than(value: object, limit: int) -> bool:
    level: list[Any] = [value] if isinstance(value, dict | list) else []
    for _ in range(limit + 1):
        inner: list[object] = []
        for item in level:
            inner += item.values() if isinstance(item, dict) else item
        level = [item for item in inner if isinstance(item, (dict, list))]
        if not level:
            return False
    return True
