"""Activity: every callback with what it claims and what is true, and what people changed in the app."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextBlock
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTextEdit, QWidget

from merchant_desk.domain.callback import Reason
from merchant_desk.domain.order import OrderState
from merchant_desk.services.events import CallbackSeen, Ear, EarChanged
from merchant_desk.ui import tokens
from tests.helpers.day_of_callbacks import CANCELLED, PAID, PENDING, busy_day, refused
from tests.helpers.fake_faults import unreachable
from tests.helpers.list_stage import SMALL, ActivityStage, open_activity
from tests.helpers.sales import book, settings
from tests.helpers.windows import inside, unnamed, until


def activity(**members: Any) -> Callable[[], AbstractAsyncContextManager[ActivityStage]]:
    """An opener for `windows.inside`, over a busy day."""
    return partial(open_activity, busy_day, **members)


def line(at: ActivityStage, row: int) -> list[str]:
    """The words of a row."""
    return [str(at.model.table.index(row, column).data()) for column in range(5)]


def checks(at: ActivityStage) -> list[tuple[str, str]]:
    """The checks of the panel as (form, words)."""
    detail = at.model.state.detail
    assert detail is not None
    return [(check.form, check.text) for check in detail.checks]


async def choose(at: ActivityStage, row: int) -> None:
    """A click on a row."""
    at.click_row(at.page.table, row)
    await at.settled()


@inside(activity())
async def test_everything_stands_in_one_list_with_what_came_of_it(at: ActivityStage) -> None:
    assert [line(at, row)[1:] for row in range(5)] == [
        ["203.0.113.77", "—", "—", "Refused: wrong signature"],
        ["203.0.113.77", PENDING, "“confirmed”", "Refused: API says pending"],
        ["Clara Nunes", "—", "—", "Changed port"],
        ["Lívia Prado", CANCELLED, "Cancelled", "Order cancelled"],
        ["203.0.113.7", PAID, "Confirmed", "Verified"],
    ]
    assert at.model.state.counts == {"all": 5, "verified": 1, "refused": 2, "repeats": 0, "app": 2}
    assert at.text("activity-count") == "5 entries today"


@inside(activity())
async def test_a_refused_claim_stands_in_grey_quotes_never_in_its_states_colour(at: ActivityStage) -> None:
    area = at.page.table.visualRect(at.model.table.index(1, 3))
    image = at.page.table.viewport().grab(area).toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}

    assert QColor(tokens.LIGHT["confirmedFg"]).name() not in colours
    assert line(at, 1)[3] == "“confirmed”"


@inside(activity())
async def test_the_panel_of_a_denied_callback_tells_each_check(at: ActivityStage) -> None:
    await choose(at, 1)

    assert at.text("activity-panel.title") == "Callback refused"
    detail = at.model.state.detail
    assert detail is not None
    assert detail.notice is not None
    assert detail.notice.what == "The order is still pending at Cryptum"
    assert detail.notice.then.startswith("This message says it is paid.")
    assert checks(at) == [
        ("good", "Address path is right"),
        ("good", "Signature is right"),
        ("good", "Store is ours"),
        ("good", "Order is known here"),
        ("bad", "API state does not match"),
    ]
    assert detail.checks[-1].detail == "Sent confirmed, API says pending"
    assert at.text("activity-received").endswith(f"{len(detail_body(at))} bytes. Answered 200.")


def detail_body(at: ActivityStage) -> str:
    """The body that the panel is about."""
    row = at.model.table.row_at(at.page.table.chosen_row())
    assert row is not None
    assert row.callback is not None
    return row.callback.body


@inside(activity())
async def test_the_payload_is_plain_text_with_untrue_values_red_and_bold(at: ActivityStage) -> None:
    await choose(at, 1)
    edit = at.of("activity-payload", QTextEdit)

    text = edit.toPlainText()
    looks = {
        block.text().strip(): [(item.format.foreground().color().name(), item.format.fontWeight()) for item in
                               block.layout().formats()]
        for block in blocks(edit)
    }  # fmt: skip

    assert '"amount": 1.10,' in text
    assert '"tx": [{' in text
    assert edit.isReadOnly()
    red = QColor(tokens.LIGHT["failedFg"]).name()
    assert looks['"status": "confirmed",'][-1] == (red, 700)
    assert red not in {name for name, _ in looks['"tx": [{']}


def blocks(edit: QTextEdit) -> list[QTextBlock]:
    """The lines of a text."""
    found = []
    block = edit.document().firstBlock()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


@inside(activity())
async def test_a_wrong_signature_ends_the_checks_and_names_no_order(at: ActivityStage) -> None:
    await choose(at, 0)

    assert checks(at) == [("good", "Address path is right"), ("bad", "Signature does not match")]
    assert not at.part("activity-open-order").isVisible()
    assert not at.part("activity-ask").isVisible()


@inside(activity())
async def test_a_change_in_the_app_tells_person_and_new_value(at: ActivityStage) -> None:
    await choose(at, 2)

    detail = at.model.state.detail
    assert detail is not None
    assert [(fact.label, fact.value) for fact in detail.facts][1:] == [
        ("Person", "Clara Nunes"),
        ("Setting", "port"),
        ("New value", "8788"),
    ]
    assert not at.part("activity-payload").isVisible()


@inside(activity())
async def test_asking_again_reads_the_order_and_the_line_turns_true(at: ActivityStage) -> None:
    order = await at.shop.order(PENDING)
    book(at.shop.api, order)
    assert order.id is not None
    at.shop.api.pays(order.id)
    await choose(at, 1)

    at.click("activity-ask")
    await until(lambda: line(at, 1)[4] == "Verified")

    assert (await at.shop.order(PENDING)).state is OrderState.CONFIRMED
    assert at.text("activity-panel.title") == "Callback verified"


@inside(activity())
async def test_asking_without_the_line_says_so_in_the_panel(at: ActivityStage) -> None:
    at.shop.api.fail_always("read", unreachable())
    await choose(at, 1)

    at.click("activity-ask")
    await at.settled()

    assert at.part("activity-problem").isVisible()
    assert at.part("activity-ask").isEnabled()


@inside(activity())
async def test_open_order_and_enter_lead_to_the_order(at: ActivityStage) -> None:
    opened: list[str] = []
    at.model.open_order.connect(opened.append)
    await choose(at, 1)

    at.click("activity-open-order")
    at.page.table.setFocus()
    at.key(Qt.Key.Key_Return)
    await at.settled()

    assert opened == [PENDING, PENDING]


@inside(activity())
async def test_tabs_and_search_narrow_the_list(at: ActivityStage) -> None:
    at.click("activity-tabs.refused")
    await until(lambda: at.model.table.rowCount() == 2)
    at.page.focus_search()
    QTest.keyClicks(at.of("activity-search", QLineEdit), "000141")
    await until(lambda: at.model.table.rowCount() == 1)
    assert line(at, 0)[2] == PENDING

    at.model.set_search("nothing like it")
    await until(lambda: at.model.state.is_empty)
    assert at.text("activity-empty.title") == "Nothing here matches"
    at.click("activity-widen")
    await until(lambda: at.model.table.rowCount() == 5)


@inside(activity(size=SMALL))
async def test_in_a_small_window_the_panel_is_a_drawer(at: ActivityStage) -> None:
    await choose(at, 1)
    assert at.part("activity-drawer").isVisible()

    at.key(Qt.Key.Key_Escape)

    assert not at.part("activity-drawer").isVisible()
    assert unnamed(at.window) == []


@inside(activity())
async def test_a_new_refused_callback_comes_in_and_counts_as_seen_while_looked_at(at: ActivityStage) -> None:
    await at.settled()
    assert await at.shop.desk.activity.refused_unseen() == 0
    told: list[bool] = []
    at.model.seen.connect(lambda: told.append(True))
    at.shop.clock.jump(5)

    forged = await refused(at.shop, Reason.NO_SIGNATURE, at_utc_ms=at.shop.clock.now_utc_ms())
    at.shop.desk.bus.publish(CallbackSeen(forged))
    await until(lambda: told)
    await at.settled()

    assert line(at, 0)[4] == "Refused: no signature"
    assert await at.shop.desk.activity.refused_unseen() == 0


@inside(activity())
async def test_the_page_left_alone_lets_refused_callbacks_raise_the_badge(at: ActivityStage) -> None:
    await at.settled()
    at.page.hide()
    at.shop.clock.jump(5)

    await refused(at.shop, at_utc_ms=at.shop.clock.now_utc_ms())

    assert await at.shop.desk.activity.refused_unseen() == 1


@inside(activity(settings=settings(public_url="https://pay.example")))
async def test_the_footer_shows_the_listener_and_its_address_without_the_secret(at: ActivityStage) -> None:
    assert at.part("activity-listener").accessibleName() == "Listener off, asking every 15 s"

    at.shop.desk.bus.publish(EarChanged(Ear.WAITING, 8787))
    await at.settled()

    token = await at.shop.desk.callback_address.token()
    assert at.part("activity-listener").accessibleName() == "Listening on port 8787"
    assert at.text("activity-address") == f"pay.example/cb/{token[:4]}…"
    labels = [part.accessibleName() + part.toolTip() for part in at.window.findChildren(QWidget)]
    assert not any(token in words for words in labels)
