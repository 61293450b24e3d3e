"""Why Charge is off, in one line; and what is wrong with a field."""

from __future__ import annotations

from merchant_desk.services.events import Link
from merchant_desk.ui.sell.customer_form import Field, Wrong
from merchant_desk.ui.words import tr


def link_reason(link: Link) -> str:
    """Why no charge can start over this line; empty where one can."""
    return {
        Link.NOT_REACHED: tr("Sell", "Cryptum can't be reached. Trying again by itself."),
        Link.SERVER_ERROR: tr("Sell", "Cryptum answers with an error. Trying again by itself."),
        Link.TOO_MANY: tr("Sell", "Cryptum asks us to slow down. Trying again by itself."),
        Link.KEY_REFUSED: tr("Sell", "Cryptum refused the API key. Replace it under Settings."),
        Link.NO_KEY: tr("Sell", "Put the API key in under Settings first."),
    }.get(link, "")


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
