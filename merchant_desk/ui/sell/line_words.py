"""Why the line to the API keeps Charge off, in one sentence."""

from __future__ import annotations

from merchant_desk.services.events import Link
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
