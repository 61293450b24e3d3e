"""Why the desk keeps Charge off whatever is typed, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from merchant_desk.domain.errors import SessionOnly
from merchant_desk.services.events import Link
from merchant_desk.ui.problems import say
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk
    from merchant_desk.ui.view_model_owner import OwnerWatch


def closed_reason(desk: Desk, watch: OwnerWatch) -> str:
    """The gravest reason: the owner's guard, sales that were stopped, a till without the key, the line."""
    if watch.closed_why:
        return watch.closed_why
    return say(SessionOnly()).what if desk.profile.is_session_only else link_reason(desk.link.current.link)


def link_reason(link: Link) -> str:
    """Why no charge can start over this line; empty where one can."""
    return {
        Link.NOT_REACHED: tr("Sell", "Cryptum can't be reached. Trying again by itself."),
        Link.SERVER_ERROR: tr("Sell", "Cryptum answers with an error. Trying again by itself."),
        Link.TOO_MANY: tr("Sell", "Cryptum asks us to slow down. Trying again by itself."),
        Link.KEY_REFUSED: tr("Sell", "Cryptum refused the API key. Replace it under Settings."),
        Link.NO_KEY: tr("Sell", "Put the API key in under Settings first."),
    }.get(link, "")
