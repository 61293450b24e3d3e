"""What Cryptum's other system said of a key that the store's own system refused."""

from __future__ import annotations

from merchant_desk.domain.errors import KeyRefused
from merchant_desk.ui.places import place_name
from merchant_desk.ui.problems import Said, say
from merchant_desk.ui.words import tr


def other_knows(api_url: str) -> Said:
    """It is a key of the other one; this store stays where it is."""
    return Said(
        tr("Settings", "This key belongs to the {place}.", place=place_name(api_url)),
        tr("Settings", "Add a store for that system, or put in the key of this one."),
    )


def other_refused(error: Exception) -> Said:
    """Neither knows it, or the other one could not be asked."""
    if not isinstance(error, KeyRefused):
        return say(error)
    return Said(
        tr("Stores", "Neither the real nor the test system knows this key."),
        tr("Stores", "Copy it again from Cryptum's dashboard."),
    )
