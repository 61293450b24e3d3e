"""Our own refusals in words: what is so, and what to do; one row for each reason."""

from __future__ import annotations

from merchant_desk.ui.words import tr


def refusal_words(reason: str) -> tuple[str, str]:
    """The words for one of `errors.NOT_ALLOWED_REASONS`; plain ones for a reason that is not known."""
    again = tr("Problems", "Look at the order again.")
    rows: dict[str, tuple[str, str]] = {
        "already-paid": (
            tr("Problems", "This order is already paid."),
            tr("Problems", "Paid orders can't be cancelled. Refund from your own wallet."),
        ),
        "already-final": (tr("Problems", "This order has already ended."), again),
        "in-review": (
            tr("Problems", "This order needs the owner."),
            tr("Problems", "Keep the goods and call the owner."),
        ),
        "still-creating": (
            tr("Problems", "It is not known yet whether Cryptum has this order."),
            tr("Problems", "Wait for the look-up, or sync."),
        ),
        "made-elsewhere": (tr("Problems", "This order was not made by this shop's desk."), again),
        "not-go": (tr("Problems", "There is no GO for this order."), tr("Problems", "Keep the goods.")),
        "already-handed-over": (tr("Problems", "The goods were already handed over."), again),
        "reference-differs": (
            tr("Problems", "Another order has this reference."),
            tr("Problems", "Take the next number."),
        ),
        "wallets-invalid": (
            tr("Problems", "Cryptum says that the store's wallets are not set up."),
            tr("Problems", "Set them in Cryptum's dashboard, then test again under Settings."),
        ),
        "has-orders": (
            tr("Problems", "This store already has orders at the other system."),
            tr("Problems", "Add the other system as a store of its own."),
        ),
        "may-have-arrived": (
            tr("Problems", "Cryptum may have this order."),
            tr("Problems", "Sync first, then cancel it."),
        ),
        "not-surely-absent": (
            tr("Problems", "Cryptum may still have this order."),
            tr("Problems", "Look again in a minute, then send it again."),
        ),
        "not-replaceable": (tr("Problems", "This order can't be sent again."), again),
        "contract-at-production": (
            tr("Problems", "The contract check does not run at the real store."),
            tr("Problems", "Run it in a test store or in training."),
        ),
        "store-known": (
            tr("Problems", "This store is here already."),
            tr("Problems", "Choose it in the list of stores."),
        ),
        "already-replaced": (
            tr("Problems", "Another order took its place."),
            tr("Problems", "Go on with that one."),
        ),
    }
    return rows.get(reason, (tr("Problems", "This can't be done now."), again))
