"""A page of the order list, whose member of rows no source names (contract 3.3, its tolerant parser)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from merchant_desk.api.wire import fact
from merchant_desk.api.wire_order import listed_order
from merchant_desk.domain.errors import UnexpectedReply
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import OrderId
from merchant_desk.services.values import ListPage

ROW_NAMES: Final = ("orders", "rows", "items", "data", "results")
_MAX_TOTAL: Final = 10**12


def list_page(document: object, *, member: str = "") -> ListPage:
    """Read a page; rows that cannot be read are counted, an id counts once. `member` is where a contract
    check found the rows, "" where they have to be looked for.

    Raises UnexpectedReply, naming the members seen, where no member can be the rows.
    """
    rows = _rows(document, member)
    found: dict[OrderId, Evidence] = {}
    unreadable = 0
    for row in rows:
        try:
            evidence = listed_order(_row(row))
        except UnexpectedReply:
            unreadable += 1
        else:
            found.setdefault(evidence.id, evidence)
    total = _total(document)
    return ListPage(rows=tuple(found.values()), raw_count=len(rows), total=total, unreadable=unreadable)


def _rows(document: object, member: str) -> list[Any]:
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        raise UnexpectedReply(what="list")
    for name in (member, *ROW_NAMES):
        rows = document.get(name)
        if isinstance(rows, list):
            return rows
    candidates: list[list[Any]] = [value for value in document.values() if _is_list_of_objects(value)]
    if len(candidates) != 1:
        raise UnexpectedReply(what=f"list without rows ({_names(document)})")
    return candidates[0]


def _row(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise UnexpectedReply(what="row")
    return value


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _names(document: Mapping[str, Any]) -> str:
    """The members' names, so that a person can tell the makers; a name that is no name is left out."""
    plain = [name for name in document if re.fullmatch(r"[A-Za-z0-9_.-]{1,32}", name)]
    return ", ".join(plain[:10]) or "no members"


def _total(document: object) -> int | None:
    """`total` as told, a number or its text; what it counts is not known."""
    value = document.get("total") if isinstance(document, dict) else None
    text = fact(value, cap=12)
    if text is not None and text.isascii() and text.isdecimal():
        value = int(text)
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MAX_TOTAL
    return value if is_count else None
