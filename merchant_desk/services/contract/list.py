"""A contract check's part about the list (contract 3.3): rows, pages, filters and bounds in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from merchant_desk.domain.readings import DEFAULT_PAGE_MAX, END_NAMES, DateForm
from merchant_desk.services.contract.bench import Bench
from merchant_desk.services.contract.orders import FIRST, NUMBERED, told
from merchant_desk.services.contract.shapes import Rows, names_of, rows_of, status_member, text_of
from merchant_desk.services.contract.values import BodyForm, Exchange

LIMITS: Final = (1000, 500, 200, 100, 50, 20, 10)
_HOUR_MS: Final = 60 * 60 * 1000
_DAY_MS: Final = 24 * _HOUR_MS
_UNKNOWN_NAME: Final = "merchantDeskCheck"
_SMALL: Final = "10"
_MOST_PAGES: Final = 20


async def listing(bench: Bench) -> None:
    """Everything about the list; the orders of this check must be made."""
    longest, page = await _longest_page(bench)
    if page is None:
        return
    rows = rows_of(page.document)
    bench.say("list-member", rows.member or "none", names_of(page.members))
    bench.learned["list_member"] = rows.member
    bench.keep_shape("list", page.document)
    own = await _own_rows(bench, rows, longest)
    bench.yes("list", FIRST in own, "" if FIRST in own else "The order is not in the list.")
    await _totals(bench, page)
    await _over_the_longest(bench, page, longest)
    await _order_of_rows(bench, rows)
    if FIRST in own:
        await _contents(bench, own[FIRST])
        await _filter(bench)
        await _dates(bench)
    await _names_and_path(bench)


async def _longest_page(bench: Bench) -> tuple[int, Exchange | None]:
    """The largest `limit` that is not refused, and its page."""
    answer = None
    for limit in LIMITS:
        answer = await bench.page(limit=str(limit), offset="0")
        if not answer.is_refused and answer.form is not BodyForm.TOO_LONG:
            if limit < LIMITS[0]:
                bench.say("page-max", str(limit), f"More than {limit} is refused.")
                bench.say("page-over", "refused")
                # A page that is refused above its limit is honoured up to it.
                bench.learned["page_max"] = limit
            return limit, answer
    bench.yes("list", False, told(answer) if answer is not None else "")
    return 0, None


async def _over_the_longest(bench: Bench, page: Exchange, longest: int) -> None:
    """Whether a page was cut short: fewer rows than asked for, and more behind them."""
    if "page-over" in bench.findings:
        return
    count = len(rows_of(page.document).rows)
    if count == longest:
        bench.say("page-max", str(longest), "Or more.")
        bench.learned["page_max"] = longest
        return
    behind = await bench.page(limit=_SMALL, offset=str(count))
    if count and rows_of(behind.document).rows:
        bench.say("page-max", str(count), f"{longest} asked for, {count} came.")
        bench.say("page-over", "shortened")
        bench.learned["page_max"] = count
        return
    bench.say("page-max", "", f"{longest} is taken, but the store has only {count} orders to show.")
    bench.learned["page_max"] = DEFAULT_PAGE_MAX


async def _own_rows(bench: Bench, rows: Rows, longest: int) -> dict[str, Mapping[str, Any]]:
    """Our orders' rows by their labels; a list with the oldest first has them on its last page.

    Pages may be cut short and `total` may count one page only: then it is walked, as far as is reasonable.
    """
    found, offset = _mine(bench, rows), len(rows.rows)
    total = None if FIRST in found else (await bench.page(limit="1", offset="0")).members.get("total")
    if isinstance(total, int) and total > offset:
        last = await bench.page(limit=str(longest), offset=str(max(0, total - offset)))
        found = _mine(bench, rows_of(last.document))
    for _ in range(_MOST_PAGES):
        if FIRST in found or not offset:
            break
        page = await bench.page(limit=str(longest), offset=str(offset))
        behind = rows_of(page.document).rows
        found |= _mine(bench, rows_of(page.document))
        offset = offset + len(behind) if behind else 0
    return found


def _mine(bench: Bench, rows: Rows) -> dict[str, Mapping[str, Any]]:
    ids = {made.order_id: label for label, made in bench.made.items() if made.order_id}
    return {ids[row_id]: row for row in rows.rows if (row_id := text_of(row.get("id"))) in ids}


async def _totals(bench: Bench, page: Exchange) -> None:
    """What `total` counts, and whether `offset` moves on: by pages of one row."""
    one = await bench.page(limit="1", offset="0")
    next_one = await bench.page(limit="1", offset="1")
    ids = [[text_of(row.get("id")) for row in rows_of(answer.document).rows] for answer in (one, next_one)]
    bench.yes("list-offset", ids[0] != ids[1] and bool(ids[1]))
    total = one.members.get("total")
    if not isinstance(total, int):
        bench.say("list-total", "none")
    elif len(rows_of(page.document).rows) > 1:
        bench.say("list-total", "page" if total == 1 else "all", f"{total} with limit 1.")


async def _order_of_rows(bench: Bench, rows: Rows) -> None:
    """Newest or oldest first, by our own two orders, else by createdAt."""
    order = [text_of(row.get("id")) for row in rows.rows]
    first, second = bench.id_of(FIRST), bench.id_of(NUMBERED)
    if first is not None and second is not None and {first, second} <= set(order):
        bench.say("list-order", "oldest" if order.index(first) < order.index(second) else "newest")
        return
    times = [at for row in rows.rows if (at := text_of(row.get("createdAt")))]
    if len(times) > 1 and times in (sorted(times), sorted(times, reverse=True)):
        bench.say("list-order", "oldest" if times == sorted(times) else "newest")


async def _contents(bench: Bench, row: Mapping[str, Any]) -> None:
    """Whether a row has what a read has, a status above all."""
    has_status = status_member(row) != "missing"
    bench.yes("list-status", has_status)
    bench.learned["rows_have_status"] = has_status
    read = await bench.ask(bench.probe.read(bench.id_of(FIRST) or ""))
    lacking = [name for name in read.members if name not in row]
    detail = f"Rows lack {', '.join(lacking[:20])}." if lacking else ""
    bench.say("list-rows", "summary" if lacking else "full", detail)


async def _filter(bench: Bench) -> None:
    """Whether `paymentStatus` shows the right rows and no others."""
    shown = await _shows_first(bench)
    hidden = await _shows_first(bench, paymentStatus="failed") is False
    bench.yes("list-filter", bool(shown) and hidden)


async def _shows_first(bench: Bench, **query: str) -> bool | None:
    """Whether a page of pending orders shows our first one; None where the query is refused.

    All are of one length, so that a filter without effect shows the same rows each time.
    """
    asked = {"limit": str(bench.learned["page_max"]), "offset": "0", "paymentStatus": "pending", **query}
    page = await bench.page(**asked)
    return None if page.is_refused else FIRST in _mine(bench, rows_of(page.document))


async def _dates(bench: Bench) -> None:
    """Which form of a bound has an effect: one in the future hides our order, one in the past does not."""
    now = bench.clock.now_utc_ms() + (bench.probe.clock_skew_ms or 0)
    is_taken = False
    for form in (DateForm.ISO, DateForm.DAY, DateForm.MILLISECONDS, DateForm.SECONDS):
        later = await _shows_first(bench, startDate=_written(now + 2 * _DAY_MS, form))
        is_taken = is_taken or later is not None
        if later is False and await _shows_first(bench, startDate=_written(now - _DAY_MS, form)):
            bench.say("dates", form.value)
            bench.learned["date_form"] = form
            await _end_name(bench, now, form)
            return
    bench.say("dates", "ignored" if is_taken else "refused", "No form of a bound has an effect.")
    bench.learned["date_form"] = DateForm.NONE


async def _end_name(bench: Bench, now: int, form: DateForm) -> None:
    for name in END_NAMES:
        earlier = await _shows_first(bench, **{name: _written(now - 2 * _DAY_MS, form)})
        if earlier is False and await _shows_first(bench, **{name: _written(now + 2 * _DAY_MS, form)}):
            bench.say("end-name", name)
            bench.learned["end_name"] = name
            return
    bench.say("end-name", "none", "No name of an upper bound has an effect.")


async def _names_and_path(bench: Bench) -> None:
    """An unknown query name, and the list without its documented last slash."""
    strange = await bench.page(limit="1", offset="0", **{_UNKNOWN_NAME: "1"})
    bench.say("extra-members", "refused" if strange.is_refused else "ignored", f"Status {strange.status}.")
    query = {"storeId": bench.store_id, "limit": "1", "offset": "0"}
    bare = await bench.ask(bench.probe.listing(query, has_slash=False))
    bench.say("list-path", "documented" if bare.is_refused else "both", f"Status {bare.status}.")


def _written(at_utc_ms: int, form: DateForm) -> str:
    """An instant in one of the forms that are tried."""
    if form is DateForm.MILLISECONDS:
        return str(at_utc_ms)
    if form is DateForm.SECONDS:
        return str(at_utc_ms // 1000)
    moment = datetime.fromtimestamp(at_utc_ms / 1000, UTC)
    if form is DateForm.DAY:
        return moment.strftime("%Y-%m-%d")
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
