"""What can go wrong, in words for the staff who practise with it."""

from __future__ import annotations

from dataclasses import dataclass

from merchant_desk.services.shop import training
from merchant_desk.ui.words import tr


@dataclass(frozen=True, slots=True)
class Trouble:
    """An entry: its scenario, its icon, its words, and what a till shows then."""

    scenario: str
    icon: str
    text: str
    hint: str


def troubles() -> tuple[Trouble, ...]:
    """Every entry, in the order in which they are shown."""
    again = tr("Training", "The till asks again by itself.")
    return (
        Trouble(
            training.SLOW,
            "clock",
            tr("Training", "Cryptum is slow"),
            tr("Training", "Every answer takes 4 s."),
        ),
        Trouble(training.FAULT, "warning", tr("Training", "Cryptum has a fault (503)"), again),
        Trouble(training.TOO_MANY, "octagon-alert", tr("Training", "Too many requests (429)"), again),
        Trouble(
            training.ANSWER_LOST,
            "cloud-off",
            tr("Training", "The answer to a charge is lost"),
            tr("Training", "The order is made all the same. The till looks it up."),
        ),
        Trouble(
            training.LIST_OMITS,
            "list",
            tr("Training", "The list leaves orders out"),
            tr("Training", "Answers to charges are lost, and the look-up does not find the order."),
        ),
        Trouble(
            training.HALF_ANSWER,
            "ring-broken",
            tr("Training", "Half an answer"),
            tr("Training", "Every answer breaks off half-way."),
        ),
        Trouble(
            training.WEB_PAGE,
            "globe",
            tr("Training", "A web page instead of an answer"),
            tr("Training", "As on a guest network that wants a log-in."),
        ),
        Trouble(
            training.UNKNOWN_STATE,
            "question-dashed",
            tr("Training", "Unknown state"),
            tr("Training", "Orders are in states that this program does not know."),
        ),
        Trouble(
            training.CLAIMED_PAYMENT,
            "person",
            tr("Training", "Another customer's payment is claimed"),
            tr("Training", "Cryptum believes it. Needs an order that was paid before."),
        ),
        Trouble(
            training.CALLBACKS_LOST,
            "callback",
            tr("Training", "No callback arrives"),
            tr("Training", "The till finds payments by asking."),
        ),
        Trouble(
            training.BAD_AFTERNOON,
            "pulse",
            tr("Training", "A bad afternoon"),
            tr("Training", "A bit of everything, by chance."),
        ),
    )


def trouble_of(scenario: str) -> Trouble | None:
    """The entry of a scenario; None where nothing goes wrong."""
    return next((one for one in troubles() if one.scenario == scenario), None)
