"""The words for an order's state: what the chip shows and what is said aloud."""

from __future__ import annotations

from merchant_desk.domain.order import Order, OrderState
from merchant_desk.ui.widgets.state_chip import state_word


def shown_state(order: Order) -> str:
    """The chip's key: the state, or the API's raw word where nobody knows it."""
    if order.state is OrderState.UNKNOWN and order.status_raw:
        return order.status_raw
    return order.state.value


def spoken_state(order: Order) -> str:
    """The word on the chip."""
    return state_word(shown_state(order))
