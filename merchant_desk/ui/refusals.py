"""Our own refusals in words: what is so, and what to do; one row for each reason."""

from __future__ import annotations

from merchant_desk.domain.errors import PinLocked, PinNeeded, PinWrong
from merchant_desk.ui.words import tr, tr_count


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
        "wallet-writer-off": (
            tr("Problems", "Wallets can't be changed at Cryptum from here."),
            tr("Problems", "Set them in Cryptum's dashboard, then check again."),
        ),
    }
    rows |= _owner_rows()
    return rows.get(reason, (tr("Problems", "This can't be done now."), again))


def _owner_rows() -> dict[str, tuple[str, str]]:
    """What the owner's guard refuses."""
    return {
        "sales-stopped": (
            tr("Problems", "All sales are stopped."),
            tr("Problems", "The owner lets them go on, with the PIN."),
        ),
        "wallets-changed": (
            tr("Problems", "The wallets at Cryptum are not the ones that the owner approved."),
            tr("Problems", "Nothing is charged until the owner has looked at them under Wallets."),
        ),
        "seal-broken": (
            tr("Problems", "What the owner approved was removed or altered on this computer."),
            tr("Problems", "Nothing is charged until every wallet has been approved anew under Wallets."),
        ),
        "wallets-unseen": (
            tr("Problems", "Cryptum shows no wallets of this store."),
            tr("Problems", "Compare them by eye in Cryptum's dashboard. The guard stays off."),
        ),
    }


def pin_words(error: PinNeeded | PinWrong | PinLocked) -> tuple[str, str]:
    """The words for a PIN that was not given, not right, or not taken now."""
    if isinstance(error, PinLocked):
        minutes = -(-error.wait_s // 60)
        return (
            tr("Problems", "There were too many wrong tries."),
            tr_count("Problems", "Try again in 1 minute.", "Try again in {count} minutes.", count=minutes),
        )
    if isinstance(error, PinNeeded):
        if not error.is_set:
            return tr("Problems", "No owner PIN is set yet."), tr("Problems", "Set one, then try again.")
        return tr("Problems", "This needs the owner's PIN."), tr("Problems", "Ask the owner.")
    what = {
        "recovery": tr("Problems", "This is not the recovery code."),
        "group": tr("Problems", "This is not that group of the address."),
    }.get(error.what, tr("Problems", "This is not the owner's PIN."))
    return what, tr("Problems", "Look at it again and type it anew.")
