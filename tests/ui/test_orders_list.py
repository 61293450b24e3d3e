"""The Orders list: what it shows, how it is narrowed, and that a hundred thousand orders are no burden."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from merchant_desk.domain.errors import StoreBusy
from merchant_desk.domain.order import OrderState
from merchant_desk.services.events import TaskFailed
from merchant_desk.ui.orders import filters
from merchant_desk.ui.orders.filters import TABS, Filters, bounds
from merchant_desk.ui.orders.rows import PAGE
from merchant_desk.ui.orders.table_model import ColumnKey, OrderTable
from tests.helpers import sales
from tests.helpers.counts import count
from tests.helpers.day_of_orders import day_of_orders, numbered
from tests.helpers.list_stage import OrdersStage, open_orders, orders_stage
from tests.helpers.windows import cut_words, inside, until


def cells(table: OrderTable, row: int) -> list[str]:
    """The words of a row."""
    return [str(table.index(row, at).data()).replace("\u00a0", " ") for at in range(table.columnCount())]


@inside(orders_stage())
async def test_a_row_says_when_who_how_much_state_and_how_it_was_paid(at: OrdersStage) -> None:
    table = at.model.table

    assert cells(table, 0) == [
        "14:31", "POS-2026-000142", "Maria Oliveira", "25.40 USD", "Pending", "Not yet", "1 min",
    ]  # fmt: skip
    assert cells(table, 1)[ColumnKey.CUSTOMER] == "Walk-in customer"
    assert cells(table, 3)[3:6] == ["R$ 137,90", "Confirmed", "cREAL Celo"]
    assert cells(table, 9)[4:6] == ["Cancelled", "Not paid"]


@inside(orders_stage())
async def test_a_screen_reader_hears_reference_state_and_amount_of_a_row(at: OrdersStage) -> None:
    said = at.model.table.index(3, 0).data(Qt.ItemDataRole.AccessibleTextRole)

    assert said == "Order POS-2026-000140, confirmed, R$ 137,90"


@inside(orders_stage())
async def test_the_footer_counts_and_adds_up_each_currency_apart(at: OrdersStage) -> None:
    assert at.text("orders-count") == "48 orders"
    assert at.text("orders-confirmed") == "Confirmed today"
    assert [at.text(f"orders-sum-{number}") for number in (0, 1)] == ["1,204.35 USD", "R$ 2.318,40"]
    assert at.text("orders-sync") == "Last sync 14:32:06"


@inside(orders_stage())
async def test_tabs_count_every_state_and_narrow_the_list(at: OrdersStage) -> None:
    assert at.model.state.counts == {
        "all": 48, "pending": 2, "on-hold": 2, "confirmed": 39, "failed": 2, "cancelled": 3, "review": 0,
    }  # fmt: skip
    assert not at.part("orders-tabs.review").isVisible()

    at.click("orders-tabs.on-hold")
    await until(lambda: at.model.table.rowCount() == 2)

    assert [at.model.table.reference_at(row) for row in (0, 1)] == ["WEB-10388", "WEB-10387"]
    assert at.model.state.counts["all"] == 48


def test_every_state_has_its_place_in_exactly_one_tab() -> None:
    held = [state for tab, states in TABS.items() if tab != filters.ALL for state in states]

    assert sorted(held) == sorted(OrderState)
    assert TABS[filters.ALL] == frozenset(OrderState)


@inside(orders_stage())
async def test_typing_searches_a_moment_later_and_counts_follow(at: OrdersStage) -> None:
    QTest.keyClick(at.page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = at.of("orders-search", QLineEdit)
    assert field.hasFocus()

    QTest.keyClicks(field, "herrera")
    await until(lambda: at.model.table.rowCount() == 1)

    assert at.model.table.reference_at(0) == "WEB-10388"
    assert (at.model.state.counts["all"], at.model.state.counts["on-hold"]) == (1, 1)


@inside(orders_stage())
async def test_escape_in_the_search_field_clears_the_search(at: OrdersStage) -> None:
    field = at.of("orders-search", QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, "herrera")
    await until(lambda: at.model.table.rowCount() == 1)

    QTest.keyClick(field, Qt.Key.Key_Escape)
    await until(lambda: at.model.table.rowCount() == 48)

    assert field.text() == ""


@inside(orders_stage())
async def test_the_coin_filter_keeps_orders_paid_on_one_network(at: OrdersStage) -> None:
    at.model.set_network("POLYGON")
    await until(lambda: at.model.table.rowCount() == 2)

    assert [at.model.table.reference_at(row) for row in (0, 1)] == ["WEB-10388", "POS-2026-000136"]
    assert at.of("orders-network", QAbstractButton).text() == "Polygon"


@pytest.mark.parametrize(
    ("dates", "since", "until_"),
    [
        (filters.TODAY, "2026-11-23", None),
        (filters.YESTERDAY, "2026-11-22", "2026-11-23"),
        (filters.LAST_7, "2026-11-17", None),
        (filters.LAST_30, "2026-10-25", None),
        (filters.EVER, None, None),
    ],
)
def test_days_begin_and_end_at_midnight_on_the_wall(
    dates: str, since: str | None, until_: str | None
) -> None:
    def start(day: str | None) -> int | None:
        return (
            None if day is None else int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1000
        )

    assert bounds(dates, sales.AFTERNOON_UTC_MS) == (start(since), start(until_))


@inside(orders_stage())
async def test_picking_dates_from_the_menu_reads_those_days(at: OrdersStage) -> None:
    at.model.set_dates(filters.YESTERDAY)
    await until(lambda: at.model.state.empty is not None)
    assert at.text("orders-empty.title") == "No orders yesterday"

    at.click("orders-empty-last-7-days")
    await until(lambda: at.model.table.rowCount() == 48)

    assert at.of("orders-dates", QAbstractButton).text() == "Last 7 days"
    assert at.text("orders-confirmed") == "Confirmed in 7 days"


@inside(orders_stage(orders=()))
async def test_a_day_without_orders_offers_a_charge_and_the_last_week(at: OrdersStage) -> None:
    charged: list[bool] = []
    at.model.new_charge.connect(lambda: charged.append(True))

    assert at.text("orders-empty.title") == "No orders today yet"
    assert at.part("orders-empty-new-order").isVisible()
    assert at.part("orders-empty-last-7-days").isVisible()
    assert not at.part("orders-empty-clear-search").isVisible()
    assert at.part("orders-search").isVisible()
    assert not at.part("orders-footer").isVisible()

    at.click("orders-empty-new-order")
    assert charged == [True]


@inside(orders_stage())
async def test_a_search_without_match_says_which_filters_stand_in_the_way(at: OrdersStage) -> None:
    at.model.set_tab("failed")
    at.model.set_search("zz")
    await until(lambda: at.model.state.empty is not None)

    assert at.text("orders-empty.title") == "No order matches “zz”"
    assert at.text("orders-empty.body") == "What narrows the list: the search, the tab Failed, the dates."
    at.click("orders-empty-clear-search")
    await until(lambda: at.model.table.rowCount() == 2)
    assert at.model.state.tab == "failed"


@inside(orders_stage(orders=()))
async def test_each_filter_without_match_offers_to_clear_itself_first(at: OrdersStage) -> None:
    async def first_deed(title: str) -> str:
        await until(lambda: at.text("orders-empty.title") == title, what=title)
        view = at.model.state.empty
        return view.deeds[0] if view is not None else ""

    at.model.set_network("CELO")
    assert await first_deed("No orders paid on Celo") == "all-coins"
    at.model.set_network("")
    assert await first_deed("No orders today yet") == "new-order"
    at.model.set_tab("on-hold")
    assert await first_deed("No orders in On hold") == "all-states"


@inside(orders_stage(orders=numbered(1_000)))
async def test_rows_far_down_are_read_when_they_are_looked_at(at: OrdersStage) -> None:
    await at.settled()
    assert at.model.table.reference_at(700) == ""

    at.page.table.scrollTo(at.model.table.index(700, 0))
    await until(lambda: at.model.table.reference_at(700))

    assert at.model.table.reference_at(700) == "POS-2026-000300"
    assert at.model.table.reference_at(400) == ""


async def test_a_list_of_very_many_orders_holds_few_of_them_in_memory() -> None:
    total = count(20_000, 100_000)
    table = OrderTable(lambda: sales.AFTERNOON_UTC_MS, "")
    many = numbered(total)
    wanted: list[tuple[int, int]] = []
    table.page_wanted.connect(lambda row, offset: wanted.append((row, offset)))

    table.reset(total, many[:PAGE])
    for row in range(0, total, PAGE):
        table.order_at(row)
        table.order_at(row + 1)
        table.take_page(row, many[row : row + PAGE], epoch=table.epoch)

    assert table.rowCount() == total
    assert wanted[:2] == [(PAGE, PAGE), (2 * PAGE, 2 * PAGE)]
    assert len(wanted) == -(-total // PAGE) - 1
    assert sum(table._rows.known(order.reference) is not None for order in many) <= 64 * PAGE


@inside(orders_stage(orders=numbered(400)))
async def test_a_page_that_could_not_be_read_is_asked_for_again(at: OrdersStage) -> None:
    await at.settled()
    at.shop.store.fail_with = StoreBusy()
    at.model.table.order_at(300)
    await until(lambda: at.shop.seen(TaskFailed))
    at.shop.store.fail_with = None

    at.model.table.order_at(300)
    await until(lambda: at.model.table.reference_at(300))

    assert at.model.table.reference_at(300) == "POS-2026-000100"


async def test_a_day_that_ends_takes_its_orders_out_of_today() -> None:
    async with open_orders() as at:
        at.shop.clock.jump(10 * 3600)

        at.model.tick()
        await until(lambda: at.model.state.empty is not None)

        assert at.text("orders-empty.title") == "No orders today yet"


@inside(orders_stage())
async def test_beyond_today_a_row_tells_its_date_and_has_the_room_for_it(at: OrdersStage) -> None:
    at.shop.clock.jump(86_400)
    at.model.set_dates(filters.LAST_7)
    await at.settled()

    assert cells(at.model.table, 0)[0] == "23 Nov 14:31"
    assert at.page.table.columnWidth(ColumnKey.TIME) == 98 + 24


@inside(orders_stage())
async def test_a_narrow_list_leaves_out_what_the_panel_tells(at: OrdersStage) -> None:
    hidden = at.page.table.isColumnHidden
    assert not hidden(ColumnKey.PAID_WITH)
    at.model.select("POS-2026-000142")

    at.window.resize(1_200, 800)
    await until(lambda: hidden(ColumnKey.PAID_WITH))

    assert hidden(ColumnKey.CUSTOMER)
    assert not hidden(ColumnKey.TOTAL)
    assert cut_words(at.window) == []


def test_a_new_order_is_taken_only_where_the_filters_take_it() -> None:
    now = sales.AFTERNOON_UTC_MS
    order = day_of_orders()[0]

    assert Filters().takes(order, now) is True
    assert Filters(tab="failed").takes(order, now) is False
    assert Filters(dates=filters.YESTERDAY).takes(order, now) is False
    assert Filters(search="x").takes(order, now) is None
    assert Filters(network="CELO").takes(order, now) is None
