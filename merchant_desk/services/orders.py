"""Making orders, and what people do to them: cancel, hold, hand over, look up."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final

from merchant_desk.domain.errors import (
    ApiFailure,
    DeskError,
    LocalFailure,
    NotAllowed,
    OutcomeUnknown,
    ReferenceTaken,
    Rejected,
    StoreBusy,
    TimedOut,
    UnexpectedReply,
    VersionConflict,
)
from merchant_desk.domain.order import (
    HandOver,
    HistoryEntry,
    Light,
    Order,
    OrderState,
    Origin,
    Problem,
    ProblemCode,
    Reference,
    Source,
    StoreId,
    What,
)
from merchant_desk.domain.payment_link import checkout_url
from merchant_desk.services.account import Account
from merchant_desk.services.callback_address import CallbackAddress
from merchant_desk.services.deadline import deadline
from merchant_desk.services.drafts import OrderDraft, check_draft
from merchant_desk.services.events import CreationStep, EventBus
from merchant_desk.services.ledger import ROUNDS, Ledger
from merchant_desk.services.link import LinkState
from merchant_desk.services.ports import CheckoutApi, Clock, Journal, OrderStore
from merchant_desk.services.reconcile import LOOK_UP_AT_S, Reconciler
from merchant_desk.services.references import References
from merchant_desk.services.sending import Sending
from merchant_desk.services.values import JournalEntry, ProfileNow

log = logging.getLogger(__name__)

__all__ = ["OrderDesk", "OrderDraft", "OrderView"]
