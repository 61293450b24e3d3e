"""The questions of Payment, asked and awaited."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from merchant_desk.ui.dialogs import ask, tell
from merchant_desk.ui.payment.view_model import PaymentModel
from merchant_desk.ui.words import tr


async def ask_cancel(parent: QWidget, model: PaymentModel) -> None:
    """Ask once, saying what cancelling does and what it can't do."""
    reference, amount = model.state.reference, model.state.amount
    deed = await ask(
        parent,
        tr("Payment", "Cancel {reference}?", reference=reference),
        tr(
            "Payment",
            "This stops the order of {amount} at Cryptum and clears the customer display. "
            "It can't bring back money that was already sent.",
            amount=amount,
        ),
        safe=tr("Payment", "Keep order"),
        deed=tr("Payment", "Cancel order"),
        note=tr("Payment", "Ask the customer first: have you pressed send?"),
        name="payment-cancel-dialog",
    )
    if deed and model.state.reference == reference:
        model.cancel()


async def tell_saved(parent: QWidget, path: str) -> None:
    """No printer is set up: say where the slip is instead."""
    await tell(
        parent,
        tr("Payment", "Saved as a file"),
        tr("Payment", "No printer is set up on this machine. The slip is here: {path}", path=path),
        name="payment-saved-dialog",
    )
