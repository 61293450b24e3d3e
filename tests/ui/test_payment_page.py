"""The Payment page: the code on the screen, a GO handed over once, a STOP, and all that can be pressed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPushButton, QScrollArea

from merchant_desk.domain.order import Light, OrderState, Problem, ProblemCode, Told
from merchant_desk.services.events import OrderAsked
from merchant_desk.services.shop.training import ACTS
from merchant_desk.ui.payment.stop_panel import RecordRows
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.handover_light import HandoverLight
from merchant_desk.ui.widgets.order_card import OrderCard
from merchant_desk.ui.widgets.qr_view import QrView
from merchant_desk.ui.widgets.timeline import Timeline
from tests.helpers import sales
from tests.helpers.payment_stage import SMALL, WIDE, Counter, counter, open_counter
from tests.helpers.windows import inside, read_code, turns, unnamed, until


@pytest.mark.parametrize("link_length", [500, 1_500])
@pytest.mark.parametrize("size", [WIDE, SMALL, (1024, 700)], ids=["wide", "small", "smallest"])
@pytest.mark.parametrize("is_training", [False, True], ids=["real", "training"])
async def test_the_code_on_the_screen_is_the_payment_link(
    link_length: int, size: tuple[int, int], is_training: bool
) -> None:
    async with open_counter(size=size, is_training=is_training, link_length=link_length) as at:
        code = at.of("payment-code", QrView)
        await until(lambda: code.module_px() >= 2)

        assert len(at.model.link) == link_length
        assert read_code(code) == at.model.link


@inside(counter())
async def test_a_payment_turns_the_light_to_go_and_covers_the_code(at: Counter) -> None:
    forms = [at.form()]

    await at.is_paid()

    forms.append(at.form())
    assert forms == ["wait", "go"]
    assert at.of("payment-code", QrView).cover == "paid"
    assert read_code(at.part("payment-code")) is None
    assert [at.part(name).isEnabled() for name in ("payment-copy", "payment-print", "payment-send")] == [
        False
    ] * 3
    assert at.part("payment-checks").isVisible()
    assert at.part("payment-told").accessibleDescription().startswith("Paid with, Celo")


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
async def test_under_a_go_everything_stands_there_without_scrolling(size: tuple[int, int]) -> None:
    ribbon_and_open_orders_px = 36 + 60
    size = (size[0], size[1] - ribbon_and_open_orders_px)
    async with open_counter(size=size, is_training=True) as at:
        await at.is_paid()
        bar = at.of("payment-scroll", QScrollArea).verticalScrollBar()
        await turns(5)

        assert bar.maximum() == 0
        assert at.part("payment-open-order").isVisible()


@inside(counter())
async def test_enter_hands_over_once_and_only_on_go(at: Counter) -> None:
    at.key(Qt.Key.Key_Return)
    await turns(5)
    assert (await at.shop.order(at.order.reference)).handed_over is None
    await at.is_paid()

    at.key(Qt.Key.Key_Return)
    at.key(Qt.Key.Key_Return)
    await until(lambda: at.form() == "done")
    at.key(Qt.Key.Key_Return)
    await turns(5)

    lines = await at.shop.lines(at.order.reference)
    assert [line for line in lines if line[0] == "handed-over"] == [("handed-over", "staff", "Lívia Prado")]
    assert not at.part("payment-handed-over").isVisible()
    assert at.of("payment-light", HandoverLight).said == "DONE. Handed over 14:32 by Lívia Prado"


@inside(counter())
async def test_another_total_shows_both_records_and_puts_the_link_away(at: Counter) -> None:
    told = Told(sales.AFTERNOON_UTC_MS, total="2.54", currency="USD", status="confirmed")
    problem = Problem(ProblemCode.TOTAL_DIFFERS, ours="25.40", theirs="2.54")

    await at.becomes(state=OrderState.REVIEW, problem=problem, told=told)

    assert at.of("payment-light", HandoverLight).said == (
        "STOP. Don't hand over. Total at Cryptum is not this order's total"
    )
    assert at.of("payment-code", QrView).cover == "put-away"
    assert "Total: 25.40\N{NO-BREAK SPACE}USD, 2.54\N{NO-BREAK SPACE}USD" in (
        at.of("payment-records", RecordRows).accessibleDescription()
    )
    asked = at.shop.api.count("read")
    at.click("payment-check")
    await until(lambda: at.shop.api.count("read") > asked)
    await until(lambda: at.model.state.deeds.busy == "")
    assert at.form() == "stop"


@inside(counter())
async def test_late_money_is_a_stop_without_a_hand_over(at: Counter) -> None:
    await at.becomes(state=OrderState.CANCELLED, closed_utc_ms=sales.AFTERNOON_UTC_MS)
    order = await at.is_paid()

    assert order.light is Light.STOP
    at.key(Qt.Key.Key_Return)
    await turns(5)
    assert at.of("payment-light", HandoverLight).said.endswith("Money came late. Call the owner")
    assert (await at.shop.order(order.reference)).handed_over is None


@inside(counter())
async def test_an_old_answer_greys_the_light_until_the_next_one(at: Counter) -> None:
    light = at.of("payment-light", HandoverLight)
    at.shop.clock.jump(31)
    at.model._tick()
    assert light.said == "WAIT. Not paid. Keep the goods. Last answer 14:32:10"

    at.shop.desk.bus.publish(OrderAsked(at.order.reference, at.shop.clock.now_utc_ms()))

    assert light.said == "WAIT. Not paid. Keep the goods. Asked Cryptum 0 s ago"


@inside(counter())
async def test_copy_gives_the_whole_link_and_shows_only_its_host(at: Counter) -> None:
    at.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)

    assert QGuiApplication.clipboard().text() == at.model.link
    token = at.order.session_token
    assert token is not None
    assert token.reveal() not in at.model.state.code.shown_link
    assert at.of("payment-copy", QPushButton).text() == "Copied"


@inside(counter())
async def test_send_opens_a_mail_to_the_customer_with_the_link(at: Counter) -> None:
    at.click("payment-send")

    assert at.opened[0].startswith("mailto:maria.oliveira@example.com?subject=Payment%20of%2025.40")
    assert "sessionToken" in at.opened[0]


async def test_print_without_a_printer_writes_a_slip_and_says_where(tmp_path: Path) -> None:
    async with open_counter(folder=tmp_path / "slips") as at:
        at.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: at.window.findChild(QDialog) is not None)

        slips = list((tmp_path / "slips").iterdir())
        assert [slip.name for slip in slips] == ["POS-2026-000142-not-paid.pdf"]
        assert slips[0].read_bytes().startswith(b"%PDF")
        dialog = at.window.findChild(QDialog)
        assert dialog is not None
        dialog.reject()
        await turns(5)


@inside(counter())
async def test_a_go_makes_a_new_charge_the_one_primary_deed(at: Counter) -> None:
    await at.is_paid()

    assert at.of("payment-new-charge", Button).kind == "primary"
    assert at.of("payment-handed-over", Button).kind == "default"


@inside(counter())
async def test_cancelling_asks_first_and_esc_keeps_the_order(at: Counter) -> None:
    at.click("payment-cancel")
    await until(lambda: at.window.findChild(QDialog) is not None)
    dialog = at.window.findChild(QDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "Cancel POS-2026-000142?"
    dialog.reject()
    await until(lambda: at.window.findChild(QDialog) is None)
    assert at.shop.api.count("set_status") == 0

    at.click("payment-cancel")
    await until(lambda: at.window.findChild(QDialog) is not None)
    at.of("payment-cancel-dialog.deed", QPushButton).click()
    await until(lambda: at.model.state.state == "cancelled")

    assert at.part("payment-new-charge").property("kind") != "danger"
    assert at.model.state.deeds.is_new_charge_next


@inside(counter())
async def test_a_cancel_that_fails_is_said_in_words_in_place(at: Counter) -> None:
    at.shop.api.goes_down()
    at.model.cancel()
    await until(lambda: at.part("payment-problem").isVisible())

    assert at.part("payment-problem").accessibleName() == (
        "Cryptum can't be reached. Nothing is lost here. We ask again by ourselves."
    )
    assert at.form() == "wait"


@inside(counter())
async def test_enlarge_fills_the_window_and_esc_puts_it_away(at: Counter) -> None:
    at.click("payment-enlarge")
    code = at.of("payment-enlarged-code", QrView)
    await turns(5)

    assert at.part("payment-enlarged").size() == at.window.size()
    assert read_code(code) == at.model.link
    at.key(Qt.Key.Key_Escape)
    assert not code.isVisible()


@inside(counter())
async def test_another_open_order_is_one_press_away(at: Counter) -> None:
    other = sales.paid(sales.order("POS-2026-000141", "42.00", "BRL", minutes_ago=5))
    await at.shop.desk.orders._ledger.begin(other, ())
    card = at.of("payment-also-0", OrderCard)
    assert (card.card.reference, card.card.light) == (other.reference, "go")

    at.click("payment-also-0")
    await until(lambda: at.model.state.amount == "R$\N{NO-BREAK SPACE}42,00")
    at.shop.desk.bus.publish(OrderAsked(other.reference, at.shop.clock.now_utc_ms()))

    assert at.form() == "go"


@inside(counter(is_training=True))
async def test_in_training_the_customer_can_be_played_and_the_page_opened(at: Counter) -> None:
    for act in ACTS:
        at.click(f"payment-play-{act}")
        await until(lambda: at.model.state.deeds.can_play)
    at.click("payment-open-page")

    assert [act for _, act in at.training.played] == list(ACTS)
    assert at.opened == [at.model.link]
    assert at.part("payment-fake").isVisible()


@inside(counter(size=SMALL))
async def test_in_a_small_window_the_right_column_is_a_drawer(at: Counter) -> None:
    steps = at.of("payment-steps", Timeline)
    assert not steps.isVisible()

    at.click("payment-details-open")

    assert steps.isVisible()
    at.key(Qt.Key.Key_Escape)
    assert not steps.isVisible()


@inside(counter(is_training=True))
async def test_every_control_of_payment_has_its_names(at: Counter) -> None:
    await at.is_paid()

    assert unnamed(at.page) == []
