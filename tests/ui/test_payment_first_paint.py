"""An order's first paint waits a moment for its code, and never longer."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from merchant_desk.ui.payment.first_paint import FirstPaint
from tests.helpers.windows import until


async def test_a_page_is_painted_once_its_code_is_there() -> None:
    page = QWidget()
    first = FirstPaint(page)

    first.look("ORDER-1", is_code_coming=True)
    held = not page.updatesEnabled()
    first.look("ORDER-1", is_code_coming=False)

    assert held
    assert page.updatesEnabled()


async def test_a_code_that_never_comes_holds_nothing_up_for_long() -> None:
    page = QWidget()
    first = FirstPaint(page)

    first.look("ORDER-1", is_code_coming=True)
    await until(page.updatesEnabled, what="painted without the code")
    first.look("ORDER-1", is_code_coming=True)

    assert page.updatesEnabled(), "held back a second time"


async def test_the_next_order_waits_for_a_code_of_its_own() -> None:
    page = QWidget()
    first = FirstPaint(page)
    first.look("ORDER-1", is_code_coming=True)
    first.look("ORDER-1", is_code_coming=False)

    first.look("ORDER-2", is_code_coming=True)

    assert not page.updatesEnabled()
