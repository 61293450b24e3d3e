"""Orders while things happen: rows change in place, new ones come in at the top, nothing jumps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton

from merchant_desk.domain.errors import KeyRefused, Unreachable
from merchant_desk.domain.order import OrderId, OrderState, Reference, Source, Transaction
from merchant_desk.services.events import OrderChanged, OrdersKept, Synced, SyncProgress, SyncRunning
from merchant_desk.ui import tokens
from merchant_desk.ui.orders.flash import RowFlash
from merchant_desk.ui.theme import Theme, theme
from tests.helpers import sales
from tests.helpers.day_of_orders import history_of, numbered
from tests.helpers.list_stage import OrdersStage, becomes, open_orders, orders_stage
from tests.helpers.windows import inside, turns, until

PAID: dict[str, Any] = {
    "state": OrderState.CONFIRMED,
    "status_raw": "confirmed",
    "paid_utc_ms": sales.AFTERNOON_UTC_MS,
    "transactions": (Transaction("CELO", sales.HASH, Source.API, "cUSD"),),
}


def pixel(at: OrdersStage, row: int, *, left: int = 60) -> QColor:
    """The colour behind a row's words."""
    area = at.page.table.visualRect(at.model.table.index(row, 0))
    return at.page.table.viewport().grab().toImage().pixelColor(left, area.top() + 4)


@inside(orders_stage())
async def test_a_paid_order_changes_its_row_in_place_and_glows_in_its_colour(at: OrdersStage) -> None:
    at.model.select("POS-2026-000140")

    await becomes(at.shop, "POS-2026-000141", **PAID)
    await turns(5)

    assert at.model.table.reference_at(1) == "POS-2026-000141"
    assert at.model.table.index(1, 4).data() == "Confirmed"
    assert pixel(at, 1).green() > pixel(at, 1).red()
    assert pixel(at, 1, left=1) == QColor(tokens.LIGHT["confirmedFg"])
    assert pixel(at, 0) == QColor(tokens.LIGHT["canvas"])
    assert at.model.state.selected == "POS-2026-000140"
    assert at.page.table.chosen_row() == 3
    await until(lambda: at.model.state.counts["confirmed"] == 40)
    assert at.text("orders-sum-1") == "R$ 2.360,40"


@inside(orders_stage())
async def test_with_reduced_motion_a_mark_stays_and_nothing_glows(at: OrdersStage) -> None:
    theme().reduced_motion = True

    await becomes(at.shop, "POS-2026-000142", **PAID)
    await turns(5)

    assert pixel(at, 0) == QColor(tokens.LIGHT["canvas"])
    assert [pixel(at, 0, left=x) == QColor(tokens.LIGHT["confirmedFg"]) for x in (0, 3, 5)] == [
        True,
        True,
        False,
    ]


def test_a_row_glows_once_for_its_time_and_is_then_forgotten() -> None:
    now_ms = 0
    flash = RowFlash(now_ms=lambda: now_ms)
    flash.start("A", "pending")

    now_ms = tokens.CHIP_FADE_MS // 2
    early = flash.look("A")
    now_ms = tokens.ROW_FLASH_MS - 1
    late = flash.look("A")
    now_ms = tokens.ROW_FLASH_MS
    flash.step()

    assert early is not None
    assert (early.before, early.fade, early.strength) == ("pending", 0.5, 1.0)
    assert late is not None
    assert late.strength < 0.01
    assert flash.look("A") is None
    assert flash.was_glowing("A")
    assert not flash.is_busy


def test_a_reduced_mark_stays_five_seconds_and_then_goes(look: Theme) -> None:
    look.reduced_motion = True
    now_ms = 0
    flash = RowFlash(now_ms=lambda: now_ms)
    flash.start("A", "pending")

    now_ms = tokens.REDUCED_MARK_MS - 1
    glow = flash.look("A")
    now_ms = tokens.REDUCED_MARK_MS

    assert glow is not None
    assert glow.is_mark
    assert flash.look("A") is None


@inside(orders_stage())
async def test_a_new_order_appears_at_the_top_and_the_choice_stays(at: OrdersStage) -> None:
    at.model.select("POS-2026-000140")
    fresh = sales.order("POS-2026-000143", "9.90", minutes_ago=0)

    await at.shop.store.orders.begin(fresh, ())
    at.shop.desk.bus.publish(OrderChanged(fresh))

    assert at.model.table.reference_at(0) == "POS-2026-000143"
    assert at.page.table.chosen_row() == 4
    await until(lambda: at.text("orders-count") == "49 orders")
    await until(lambda: at.model.state.counts["pending"] == 3)


@inside(orders_stage())
async def test_an_older_order_from_elsewhere_finds_its_place(at: OrdersStage) -> None:
    found = sales.order("WEB-10380", "9.90", minutes_ago=20)
    await at.shop.store.orders.begin(found, ())

    at.shop.desk.bus.publish(OrderChanged(found))

    await until(lambda: at.model.table.row_of("WEB-10380") == 4)


@inside(orders_stage())
async def test_in_a_tab_a_paid_order_keeps_its_place_until_the_next_look(at: OrdersStage) -> None:
    at.model.set_tab("pending")
    await until(lambda: at.model.table.rowCount() == 2)

    await becomes(at.shop, "POS-2026-000142", **PAID)
    await until(lambda: at.model.state.counts["pending"] == 1)
    assert at.model.table.reference_at(0) == "POS-2026-000142"

    at.model.reload()
    await until(lambda: at.model.table.rowCount() == 1)


@inside(orders_stage(orders=numbered(400)))
async def test_a_row_that_strayed_does_not_shift_the_pages_read_later(at: OrdersStage) -> None:
    at.model.set_tab("pending")
    await at.settled()
    await becomes(at.shop, "POS-2026-000399", **PAID)

    at.model.table.order_at(200)
    await until(lambda: at.model.table.reference_at(200))

    assert at.model.table.reference_at(200) == "POS-2026-000200"


@inside(orders_stage(orders=numbered(400)))
async def test_a_page_asked_for_before_a_new_order_came_is_asked_for_again(at: OrdersStage) -> None:
    await at.settled()
    at.model.table.order_at(200)
    late = replace(
        numbered(1)[0],
        reference=Reference("POS-2026-000401"),
        id=OrderId("late"),
        created_utc_ms=sales.AFTERNOON_UTC_MS + 1,
    )
    await at.shop.store.orders.begin(late, ())
    at.shop.desk.bus.publish(OrderChanged(late))

    await turns(5)
    at.model.table.order_at(200)
    await until(lambda: at.model.table.reference_at(200))

    assert at.model.table.reference_at(200) == "POS-2026-000201"


@inside(orders_stage())
async def test_without_the_line_new_orders_wait_and_stored_ones_stay(at: OrdersStage) -> None:
    at.shop.desk.link.failed(Unreachable(why="dns"))

    assert not at.of("orders-new", QAbstractButton).isEnabled()
    assert at.text("orders-count") == "48 stored orders"
    assert at.part("orders-new").toolTip() == "New charges wait until the line is back"

    at.shop.desk.link.answered(80)
    assert at.of("orders-new", QAbstractButton).isEnabled()
    assert at.text("orders-count") == "48 orders"


@inside(orders_stage())
async def test_a_refused_key_says_why_no_order_can_be_made(at: OrdersStage) -> None:
    at.shop.desk.link.failed(KeyRefused(status=401))

    assert at.part("orders-new").toolTip() == "Cryptum refused the API key"


@inside(orders_stage(orders=()))
async def test_a_sync_says_so_and_then_its_time(at: OrdersStage) -> None:
    gate = at.shop.api.gate("list")

    at.model.sync()
    await until(lambda: at.model.state.footer.sync == "Syncing…")
    gate.release()
    await until(lambda: at.shop.seen(Synced))

    await until(lambda: at.model.state.footer.sync == "Last sync 14:32:10")


async def test_a_list_that_is_old_is_brought_level_when_it_is_opened() -> None:
    async with open_orders(orders=()) as at:
        assert at.shop.api.count("list") == 0

        at.shop.clock.jump(120)
        at.model.opened()

        await until(lambda: at.shop.api.count("list") > 0)


@pytest.mark.parametrize("state", [OrderState.REVIEW, OrderState.UNKNOWN])
async def test_the_review_tab_appears_with_the_first_order_that_needs_it(state: OrderState) -> None:
    async with open_orders() as at:
        await becomes(at.shop, "POS-2026-000142", state=state, status_raw="refunding")

        await until(lambda: at.part("orders-tabs.review").isVisible())
        word = "Review" if state is OrderState.REVIEW else "refunding"
        assert at.model.table.index(0, 4).data() == word


@inside(orders_stage(orders=()))
async def test_a_long_sync_tells_how_far_it_is_in_the_footer(at: OrdersStage) -> None:
    at.shop.desk.bus.publish(SyncRunning(is_running=True))
    at.shop.desk.bus.publish(SyncProgress(12_300, 100_000, 90))
    assert at.text("orders-sync") == "Syncing 12,300 of about 100,000, 2 min left"

    at.shop.desk.bus.publish(SyncProgress(99_000, 100_000, 4))
    assert at.text("orders-sync") == "Syncing 99,000 of about 100,000, a few seconds left"

    at.shop.desk.bus.publish(SyncRunning(is_running=False))
    assert at.text("orders-sync") == "Last sync 14:32:06"


@inside(orders_stage(orders=()))
async def test_a_sync_that_was_not_whole_never_claims_a_time(at: OrdersStage) -> None:
    before = at.text("orders-sync")

    at.shop.desk.bus.publish(Synced(5, 5, 0, 1, sales.AFTERNOON_UTC_MS, is_level=False))

    assert at.text("orders-sync") == before


@inside(orders_stage(orders=()))
async def test_a_page_of_new_orders_is_read_once_and_then_shown(at: OrdersStage) -> None:
    fresh = [sales.order(f"WEB-{number}", "9.90", minutes_ago=number) for number in range(40)]
    kept = await at.shop.store.orders.keep_many(fresh, history_of(fresh[0])[0])

    for reference in kept:
        at.shop.desk.bus.publish(OrdersKept((reference,)))

    await until(lambda: at.model.table.rowCount() == 40)
    await until(lambda: at.model.state.counts["all"] == 40)
