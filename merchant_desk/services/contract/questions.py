"""Everything that a contract check asks. Answers are the words of the training shop's switches, wherever it
has one for the question."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from merchant_desk.services.contract.values import Question

_NEEDED: Final = (
    ("store-verified", "3.5", "Are key, store and wallets in order?"),
    ("create", "3.1", "Is an order created?"),
    ("read", "3.2", "Does a read show the order as it was made?"),
    ("list", "3.3", "Does the list show the order?"),
    ("cancel", "3.4", "Is an order cancelled?"),
    ("clean-up", "3.4", "Are all orders of this check cancelled?"),
)
_ASKED: Final = (
    ("verify-type", "3.5", "Which ecommerceType does verification take?"),
    ("webhook-secret", "3.5", "Does verification tell the webhook secret?"),
    ("create-status", "3.1", "Which status does a creation answer?"),
    ("create-body", "3.1", "What does a creation answer: the order, id and token, or a callback's form?"),
    ("create-id", "3.1", "Which member of a creation's answer holds the id?"),
    ("create-token", "3.1", "Does a creation answer a session token?"),
    ("token-length", "3.9", "How long is a session token?"),
    ("repeat-reference", "3.1", "Is a second order with the same ecommerceOrderId taken?"),
    ("read-status", "3.2", "Which member of a read holds the status?"),
    ("read-transactions", "3.2", "Does a read show transactions?"),
    ("read-payment", "3.2", "Does a read show paymentMethod, blockchain and convertedTotal?"),
    ("read-times", "3.2", "Does a read show createdAt and updatedAt?"),
    ("read-token", "3.2", "Does a read show the session token?"),
    ("read-by-token", "2", "Does the session token alone open a read?"),
    ("store-shape", "3.2", "How does an order name its store?"),
    ("wallet-members", "7", "What are the elements of the store's wallets made of?"),
    ("markup", "3.2", "Where do markup and discount stand?"),
    ("total-style", "3.2", "Are totals strings or numbers?"),
    ("reference-style", "3.2", "Is an all-digit merchant number a string or a number?"),
    ("rate-style", "3.2", "Are market rates strings or numbers?"),
    ("ecommerce-member", "3.2", "Which member holds the kind of client?"),
    ("payment-address", "3.2", "Does a read show an address to pay to?"),
    ("list-member", "3.3", "Which member of the list holds its rows?"),
    ("list-rows", "3.3", "Are rows as whole as reads?"),
    ("list-status", "3.3", "Do rows show a status?"),
    ("list-order", "3.3", "Which rows come first?"),
    ("list-total", "3.3", "What does total count?"),
    ("list-offset", "3.3", "Does offset skip rows?"),
    ("list-filter", "3.3", "Does paymentStatus filter?"),
    ("list-path", "3.3", "Does the list answer without its last slash?"),
    ("page-max", "3.3", "What is the longest page?"),
    ("page-over", "3.3", "What does a longer limit get?"),
    ("dates", "3.3", "How are bounds in time written, and do they bound?"),
    ("end-name", "3.3", "How is the upper bound called?"),
    ("extra-members", "3.3", "What does an unknown query name get?"),
    ("update-answer", "3.4", "What does an update answer?"),
    ("update-path", "3.4", "Does /plugins/orders/{id} update too?"),
    ("update-by-token", "3.4", "Does the session token alone open an update?"),
    ("update-payment", "3.4", "Are the customer page's members taken?"),
    ("update-final", "3.4", "What does a second cancel get?"),
    ("update-paid", "3.4", "What does a cancel after the payment get?"),
    ("callback-cancel", "5", "Does a cancel send a callback?"),
    ("callback-paid", "5", "Does a payment send a callback?"),
    ("callback-key", "5", "Do callbacks carry x-api-key?"),
    ("callback-seal", "5", "What does a callback's signature cover?"),
    ("callback-body", "5", "How is a callback's body written out?"),
    ("callback-members", "5", "Which members does a callback have?"),
    ("callback-retries", "5", "How often does a refused callback come again?"),
    ("wallet-writer", "7", "In which shape are the store's wallets read and written?"),
    ("error-status", "9", "Do refusals show their status?"),
    ("error-shape", "9", "What does a refusal's body look like?"),
    ("clock", "2", "How far is this clock from the API's, in seconds?"),
    ("limit-headers", "2", "Which headers tell of limits?"),
)
QUESTIONS: Final[Mapping[str, Question]] = MappingProxyType(
    {
        **{name: Question(name, section, asks, matters=True) for name, section, asks in _NEEDED},
        **{name: Question(name, section, asks) for name, section, asks in _ASKED},
    }
)
