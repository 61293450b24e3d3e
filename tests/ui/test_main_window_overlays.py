"""What opens over the main window: popovers, questions, the list of keys, the customer display."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel

from merchant_desk.services.events import SyncProgress, SyncRunning
from merchant_desk.ui.main_window.status_popover import StatusPopover
from merchant_desk.ui.main_window.store_popover import StorePopover
from tests.helpers.frames import Frame, open_frame, open_training
from tests.helpers.windows import inside, turns, until

# ---- over the window ----


@inside(open_frame)
async def test_the_status_chip_opens_and_esc_closes_it(frame: Frame) -> None:
    frame.click("rail.status")
    popover = frame.part("status-popover")
    opened, focused = popover.isVisible(), frame.window.focusWidget()

    QTest.keyClick(focused, Qt.Key.Key_Escape)

    assert isinstance(popover, StatusPopover)
    assert opened
    assert popover.isAncestorOf(focused)
    assert not popover.isVisible()


@inside(open_frame)
async def test_the_status_chip_tells_how_far_a_sync_is_while_one_runs(frame: Frame) -> None:
    frame.click("rail.status")
    assert not frame.has("status-syncing")

    frame.shop.desk.bus.publish(SyncRunning(is_running=True))
    frame.shop.desk.bus.publish(SyncProgress(300, 1_000, 12))
    line = frame.part("status-syncing")
    assert isinstance(line, QLabel)
    assert (line.isVisible(), line.text()) == (True, "Syncing 300 of about 1,000, 20 s left")

    frame.shop.desk.bus.publish(SyncRunning(is_running=False))
    assert not frame.has("status-syncing")


@inside(open_frame)
async def test_the_store_switcher_asks_before_it_leads_to_training(frame: Frame) -> None:
    frame.click("rail.store")
    assert isinstance(frame.part("store-popover"), StorePopover)
    frame.click("store-training")
    await until(lambda: frame.has("enter-training.deed"), what="the question")

    frame.click("enter-training.deed")

    await until(lambda: frame.wanted, what="the answer")
    assert frame.wanted == ["training"]


@inside(open_training)
async def test_leaving_training_asks_and_staying_is_the_safe_answer(frame: Frame) -> None:
    frame.click("leave-training-button")
    await until(lambda: frame.has("leave-training"), what="the question")
    dialog = frame.part("leave-training")
    assert isinstance(dialog, QDialog)

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await turns()

    assert frame.wanted == []
    assert frame.has("training-ribbon")


@inside(open_frame)
async def test_f1_lists_the_keys_and_f8_shows_the_customer_display(frame: Frame) -> None:
    frame.key(Qt.Key.Key_F8)
    shown = frame.window.display.is_shown
    frame.key(Qt.Key.Key_F8)
    hidden = not frame.window.display.is_shown
    frame.window.activateWindow()  # this platform activates every window that shows
    await until(frame.window.isActiveWindow, what="the till is active")

    frame.key(Qt.Key.Key_F1)
    await until(lambda: frame.has("shortcuts"), what="the list")

    assert shown
    assert hidden
    assert frame.window.pages.sell.state.is_display_on is False


@inside(open_frame)
async def test_switching_the_display_off_in_settings_hides_it(frame: Frame) -> None:
    frame.window.toggle_display()

    await frame.shop.desk.settings.change("Ana", customer_display_on=False)

    assert not frame.window.display.is_shown


@inside(open_frame)
async def test_the_cross_asks_to_close_and_the_window_goes_later(frame: Frame) -> None:
    asked: list[bool] = []
    frame.window.close_asked.connect(lambda: asked.append(True))

    frame.window.close()

    assert asked == [True]
    assert not frame.window.isVisible()
