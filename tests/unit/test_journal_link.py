"""The journal's chain as rules alone: no two lines look alike to it, and each break is named."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from merchant_desk.domain.journal_link import (
    ChainWalk,
    Head,
    JournalLine,
    head_from_text,
    line_bytes,
    link_of,
    unlinked_digest,
)

_TEXTS = st.text(alphabet=st.characters(), max_size=12).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)
_RAW = st.one_of(_TEXTS, st.binary(max_size=12))
_LINES = st.builds(
    JournalLine,
    id=st.integers(-(2**63), 2**63 - 1),
    at_utc_ms=st.integers(-(2**63), 2**63 - 1),
    person=_RAW,
    what=_RAW,
    subject=_RAW,
    detail=_RAW,
)
_LINE = JournalLine(1, 1_000, b"Ana", b"cancelled", b"R-1", b"")


def read_back(raw: bytes) -> JournalLine:
    """The line that these bytes are of; that there is a way back proves that no two lines share them."""
    parts = []
    while raw:
        length = int.from_bytes(raw[:8], "big")
        parts.append(raw[8 : 8 + length])
        raw = raw[8 + length :]
    line_id, at_utc_ms, *texts = parts
    return JournalLine(int(line_id), int(at_utc_ms), *texts)


def chain(lines: list[JournalLine], *, unlinked: int = 0) -> tuple[list[JournalLine], str | None]:
    """The lines numbered and linked, the first of them without a link; and the head."""
    numbered = [replace(line, id=at + 1, link=None) for at, line in enumerate(lines)]
    link = unlinked_digest(numbered[:unlinked])
    linked = numbered[:unlinked]
    for line in numbered[unlinked:]:
        link = link_of(link, line)
        linked.append(replace(line, link=link.encode()))
    return linked, Head(len(linked), link).text if len(linked) > unlinked else None


def walked(lines: list[JournalLine], head: str | None) -> tuple[int | None, str]:
    """Where the walk broke, and why."""
    walk = ChainWalk()
    for line in lines:
        walk.take(line)
    walk.end(head)
    return walk.broken_at_id, walk.why


@given(_LINES)
def test_every_line_can_be_read_back_from_its_bytes(line: JournalLine) -> None:
    assert read_back(line_bytes(line)) == line


@given(_LINES, _LINES)
def test_two_lines_have_the_same_bytes_only_where_they_are_the_same(
    one: JournalLine, two: JournalLine
) -> None:
    assert (line_bytes(one) == line_bytes(two)) == (one == two)
    assert (link_of("x", one) == link_of("x", two)) == (one == two)


@given(st.binary(max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_moving_letters_from_one_member_to_the_next_makes_another_line(
    raw: bytes, one: int, two: int
) -> None:
    first = replace(_LINE, person=raw[:one], what=raw[one:])
    second = replace(_LINE, person=raw[:two], what=raw[two:])

    assert (line_bytes(first) == line_bytes(second)) == (first == second)


@given(st.text(max_size=8), st.text(max_size=8), _LINES)
def test_the_same_line_behind_another_line_has_another_link(one: str, two: str, line: JournalLine) -> None:
    assert (link_of(one, line) == link_of(two, line)) == (one == two)


def test_a_link_is_the_same_in_every_version_of_the_program() -> None:
    members = [b"before", b"1", b"1000", b"Ana", b"cancelled", b"R-1", b""]
    raw = b"".join(len(member).to_bytes(8, "big") + member for member in members)

    assert link_of("before", _LINE) == hashlib.sha256(raw).hexdigest()


@given(st.lists(_LINES, max_size=8), st.integers(0, 8))
def test_a_chain_is_whole_with_and_without_lines_from_before_it(lines: list[JournalLine], old: int) -> None:
    assert walked(*chain(lines, unlinked=min(old, len(lines)))) == (None, "")


@given(st.lists(_LINES, min_size=2, max_size=8), st.data())
def test_a_change_anywhere_breaks_the_chain_at_that_line(
    lines: list[JournalLine], data: st.DataObject
) -> None:
    linked, head = chain(lines)
    at = data.draw(st.integers(0, len(linked) - 1))
    name = data.draw(st.sampled_from(["person", "what", "subject", "detail", "link"]))
    wrong = data.draw(_RAW.filter(lambda raw: raw != getattr(linked[at], name)))
    changed: dict[str, Any] = {name: wrong}
    linked[at] = replace(linked[at], **changed)

    assert walked(linked, head) == (at + 1, "altered")


@given(st.lists(_LINES, min_size=2, max_size=8), st.data())
def test_lines_from_before_the_chain_are_vouched_for_by_its_first_link(
    lines: list[JournalLine], data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, len(lines) - 1))
    linked, head = chain(lines, unlinked=old)
    at = data.draw(st.integers(0, old - 1))
    linked[at] = replace(linked[at], detail=linked[at].detail + b"x")

    assert walked(linked, head) == (old + 1, "altered")


@given(st.lists(_LINES, min_size=1, max_size=8), st.data())
def test_a_line_that_is_gone_is_missed_wherever_it_stood(
    lines: list[JournalLine], data: st.DataObject
) -> None:
    linked, head = chain(lines)
    at = data.draw(st.integers(0, len(linked) - 1))
    is_last = at == len(linked) - 1
    del linked[at]

    assert walked(linked, head) == (at + 1, "cut-off" if is_last else "missing")


@given(st.integers(-(2**63), 0))
def test_a_line_numbered_below_one_is_no_line_of_ours(line_id: int) -> None:
    assert walked([replace(_LINE, id=line_id), replace(_LINE, id=1)], None) == (line_id, "altered")


@given(st.text())
def test_any_text_in_place_of_the_head_is_read_or_refused(text: str) -> None:
    head = head_from_text(text)

    assert head is None or head_from_text(head.text) == head


def test_the_walk_counts_its_lines_and_stops_being_whole_once() -> None:
    walk = ChainWalk()
    walk.take_odd(1)
    walk.take(_LINE)
    walk.end(None)

    assert walk.is_broken
    assert (walk.rows, walk.broken_at_id, walk.why) == (2, 1, "altered")
