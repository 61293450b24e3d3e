"""What is wrong with a field, in words."""

from __future__ import annotations

from merchant_desk.ui.sell.customer_form import Field, Wrong
from merchant_desk.ui.words import tr


def field_error(field: Field, wrong: Wrong) -> str:
    """The line under a field."""
    if wrong is Wrong.NOT_AN_EMAIL:
        return tr("Sell", "Not an e-mail address")
    return {
        Field.FIRST_NAME: tr("Sell", "First name is missing"),
        Field.LAST_NAME: tr("Sell", "Last name is missing"),
        Field.EMAIL: tr("Sell", "E-mail is missing"),
        Field.COUNTRY: tr("Sell", "Country is missing"),
    }[field]
