"""What the main window tells: toasts, badges, and the banners over every page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton

from merchant_desk.domain.callback import Proof, Reason, Verdict
from merchant_desk.domain.errors import KeyringFailed
from merchant_desk.domain.order import OrderState, Problem, ProblemCode
from merchant_desk.services.events import CallbackSeen, Ear, EarChanged, OrderChanged
from merchant_desk.ui.customer.state import CustomerScreen
from tests.helpers.fake_api import key_refused
from tests.helpers.frames import Frame, made_window, open_frame
from tests.helpers.shop import callback_about
from tests.helpers.windows import inside, until

# ---- what happened ----


@inside(open_frame)
async def test_a_payment_elsewhere_is_told_by_a_toast_that_opens_it(frame: Frame) -> None:
    made = await frame.shop.sale()

    await frame.pays(made)
    [toast] = await frame.told()
    said = toast.accessibleName()
    button = toast.findChild(QAbstractButton, "toast.action")
    assert button is not None
    button.click()
    await until(lambda: frame.window.page_key == "payment", what="Payment")

    assert said == f"{made.reference} paid. 25.40\u00a0USD"


@inside(open_frame)
async def test_the_order_on_payment_needs_no_toast(frame: Frame) -> None:
    made = await frame.sale()

    await frame.pays(made)

    assert await frame.told() == []
    assert frame.window.display.model.state.screen is CustomerScreen.CONFIRMED


@inside(open_frame)
async def test_an_order_that_needs_the_owner_is_told_by_a_toast(frame: Frame) -> None:
    made = await frame.shop.sale()
    paid = replace(made, state=OrderState.CONFIRMED, paid_utc_ms=frame.shop.clock.now_utc_ms())
    taken = replace(paid, state=OrderState.REVIEW, problem=Problem(ProblemCode.TAKEN_BACK))

    frame.shop.desk.bus.publish(OrderChanged(taken, paid))

    [toast] = await frame.told()
    assert "took the confirmation back" in toast.accessibleName()


@inside(open_frame)
async def test_a_burst_of_payments_shows_no_more_than_the_last_three(frame: Frame) -> None:
    paid = [replace(await frame.shop.sale(), state=OrderState.CONFIRMED) for _ in range(8)]
    now_utc_ms = frame.shop.clock.now_utc_ms()

    for order in paid:
        known = replace(order, state=OrderState.PENDING)
        frame.shop.desk.bus.publish(OrderChanged(replace(order, paid_utc_ms=now_utc_ms), known))
    last = {order.reference for order in paid[-3:]}

    assert {toast.accessibleName().split()[0] for toast in await frame.told()} == last


@inside(open_frame)
async def test_an_old_payment_learned_late_makes_no_noise(frame: Frame) -> None:
    made = await frame.shop.sale()
    long_ago = frame.shop.clock.now_utc_ms() - 3_600_000
    paid = replace(made, state=OrderState.CONFIRMED, paid_utc_ms=long_ago)

    frame.shop.desk.bus.publish(OrderChanged(paid, None, is_remote=True))

    assert await frame.told() == []


@inside(open_frame)
async def test_the_badge_of_orders_counts_pending_and_on_hold(frame: Frame) -> None:
    await until(lambda: frame.window.model.state.open_count, what="the badge")
    before = frame.window.model.state.open_count

    await frame.shop.sale()

    await until(lambda: frame.window.model.state.open_count == before + 1, what="one more")


@inside(open_frame)
async def test_refused_callbacks_raise_a_badge_until_activity_is_opened(frame: Frame) -> None:
    made = await frame.shop.sale()
    refused: dict[str, Any] = {
        "verdict": Verdict.REFUSED,
        "reason": Reason.BAD_SIGNATURE,
        "proof": (Proof.PATH,),
    }
    for number in range(3):
        item = callback_about(made, frame.shop.clock, digest=f"forged-{number}", **refused)
        kept = await frame.shop.store.inbox.refuse(item)
        frame.shop.desk.bus.publish(CallbackSeen(kept))
    await until(lambda: frame.window.model.state.refused_count == 3, what="the badge")
    await until(lambda: frame.has("banner-forged"), what="the banner")

    frame.click("banner-forged-deed")

    await until(lambda: frame.window.model.state.refused_count == 0, what="no badge")
    await until(lambda: not frame.has("banner-forged"), what="no banner")
    assert frame.window.page_key == "activity"
    assert await frame.told() == []


# ---- the line ----


@inside(open_frame)
async def test_a_lost_line_stands_over_every_page_with_its_next_try(frame: Frame) -> None:
    made = await frame.sale()
    frame.shop.api.goes_down()
    with pytest.raises(Exception, match="Unreachable"):
        await frame.shop.desk.reconciler.ask(made.reference)

    [message] = frame.window.model.state.messages

    assert frame.has("banner-down")
    assert message.strong == "Cryptum can't be reached."
    assert message.aside == "Next try in 5 s"
    assert frame.window.model.state.cryptum.form == "offline"


@inside(open_frame)
async def test_a_line_that_returns_says_what_changed_meanwhile(frame: Frame) -> None:
    made = await frame.shop.sale()
    frame.shop.api.goes_down()
    with pytest.raises(Exception, match="Unreachable"):
        await frame.shop.desk.reconciler.ask(made.reference)
    frame.shop.api.comes_back()

    await frame.pays(made)
    frame.window.model._publish()

    [message] = frame.window.model.state.messages
    assert (message.strong, message.text) == ("Back online.", "1 order changed while away.")


@inside(open_frame)
async def test_a_refused_key_leads_to_settings(frame: Frame) -> None:
    made = await frame.shop.sale()
    frame.shop.api.fail_always("read", key_refused())
    with pytest.raises(Exception, match="KeyRefused"):
        await frame.shop.desk.reconciler.ask(made.reference)
    assert frame.has("banner-key")

    frame.click("banner-key-deed")

    assert frame.window.page_key == "settings"


@inside(open_frame)
async def test_a_taken_port_is_told_once_and_names_the_port(frame: Frame) -> None:
    frame.shop.desk.bus.publish(EarChanged(Ear.FAILED, 8787))

    [message] = frame.window.model.state.messages

    assert message.strong == "Port 8787 is used by another program."
    assert frame.window.model.state.listener.form == "offline"


@inside(open_frame)
async def test_a_clock_that_is_off_is_told_because_ages_would_be_wrong(frame: Frame) -> None:
    frame.shop.api.skew_ms = -90_000

    frame.window.model._publish()

    assert [message.key for message in frame.window.model.state.messages] == ["clock"]


def test_an_unexpected_failure_has_words_too() -> None:
    window = made_window()

    window.model.show_failure(ZeroDivisionError())
    bug = window.model.state.messages[0].strong
    window.model.show_failure(KeyringFailed(why="locked"))
    locked = window.model.state.messages[0].strong

    assert bug == "Something unexpected happened."
    assert locked == "The system keyring is locked."
    window.close_for_good()
