"""What a row of the API's list tells about one of ours without a read."""

from __future__ import annotations

from merchant_desk.domain.evidence import Evidence, differences
from merchant_desk.domain.order import API_WORDS, Order, OrderState


def row_agrees(order: Order, row: Evidence, *, listed_under: str | None = None) -> bool:
    """True where a read would tell nothing new. `listed_under` is the status that the list was filtered by;
    it stands in where rows show no status themselves."""
    word = row.status or listed_under
    if order.state is OrderState.REVIEW:
        told = order.told
        return told is not None and told.status == word
    if differences(order, row):
        return False
    if word is None:
        return not order.is_open
    if API_WORDS.get(word) is None:
        return order.state is OrderState.UNKNOWN and order.status_raw == word
    return API_WORDS[word] is order.state


def may_be(order: Order, row: Evidence) -> bool:
    """Whether a list row without a reference could be this intent, by the facts that it does show."""
    total_fits = row.total is None or row.total == order.total.decimal
    currency_fits = row.currency is None or row.currency == order.total.currency
    return total_fits and currency_fits
