"""The mail that carries the payment link to the customer, as a ``mailto:`` address (RFC 6068)."""

from __future__ import annotations

from urllib.parse import quote

from PySide6.QtCore import QUrl

from merchant_desk.ui.words import tr


def mail_url(email: str, *, amount: str, reference: str, link: str) -> QUrl:
    """Opens the mail program with everything filled in; a person presses Send there."""
    subject = tr("Payment", "Payment of {amount}, {reference}", amount=amount, reference=reference)
    body = tr("Payment", "Please pay {amount} here:", amount=amount) + f"\r\n\r\n{link}\r\n"
    text = f"mailto:{quote(email, safe='@')}?subject={quote(subject)}&body={quote(body)}"
    return QUrl.fromEncoded(text.encode())
