"""Every failure in words: what happened, and what to do next. The only such table of the screens."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import singledispatch

from merchant_desk.domain import errors
from merchant_desk.domain.order import Order, Problem, ProblemCode
from merchant_desk.ui.refusals import pin_words, refusal_words
from merchant_desk.ui.text import visible
from merchant_desk.ui.words import tr

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """`what` happened, in one sentence; `then` says what to do."""

    what: str
    then: str


@singledispatch
def say(error: BaseException) -> Said:
    """The words for a failure; anything that is no DeskError is "unexpected", its details are in the log."""
    log.debug("no words for error=%s", type(error).__name__)
    return Said(
        tr("Problems", "Something unexpected happened."),
        tr(
            "Problems",
            "Nothing is lost. Try again; if it stays, restart Merchant Desk and look into the log.",
        ),
    )


def say_problem(order: Order) -> Said:
    """The words for an order's problem; empty ones where it has none."""
    if order.problem is None:
        return Said("", "")
    return _problem_words(order.problem)


def has_words(kind: type[errors.DeskError]) -> bool:
    """Whether the table has a row of its own for this class (for the proof that it is complete)."""
    return kind in say.registry


@say.register
def _bad_input(error: errors.BadInput) -> Said:
    what = {
        "total": tr("Problems", "The amount can't be charged."),
        "currency": tr("Problems", "Orders are in USD or BRL."),
        "email": tr("Problems", "This is not an e-mail address."),
        "country": tr("Problems", "The country is missing."),
        "reference": tr("Problems", "This reference can't be used."),
        "api_url": tr("Problems", "This server address can't be used."),
        "public_url": tr("Problems", "This public address can't be used."),
        "network": tr("Problems", "This network is not known."),
        "hash": tr("Problems", "This is not a transaction of that network."),
        "coin": tr("Problems", "A coin is letters and digits, such as cUSD."),
        "listener_port": tr("Problems", "The port is a number from 1 to 65535."),
        "pin": tr("Problems", "The PIN is six digits."),
        "address": tr("Problems", "This wallet address can't be used."),
    }.get(error.field, tr("Problems", "A field is not right yet."))
    return Said(what, tr("Problems", "Correct it and try again."))


@say.register
def _rejected(error: errors.Rejected) -> Said:
    told = visible(error.message) or str(error.status)
    return Said(
        tr("Problems", "Cryptum refused this: {message}", message=told),
        tr("Problems", "Repeating it won't help. Check the store and the customer's details."),
    )


@say.register
def _not_allowed(error: errors.NotAllowed) -> Said:
    return Said(*refusal_words(error.reason))


@say.register
def _server_failed(error: errors.ServerFailed) -> Said:
    return Said(
        tr("Problems", "Cryptum answered with an error ({status}).", status=error.status),
        tr("Problems", "Nothing is lost here. We ask again by ourselves."),
    )


@say.register
def _too_many(error: errors.TooMany) -> Said:
    wait = error.retry_after_s
    what = tr("Problems", "Cryptum asks us to slow down.")
    if wait is None:
        return Said(what, tr("Problems", "We ask again by ourselves in a moment."))
    return Said(what, tr("Problems", "We ask again in {seconds} s.", seconds=wait))


@say.register
def _key_missing(error: errors.KeyMissing) -> Said:
    what = tr("Problems", "There is no API key on this machine.")
    if error.has_keyring:
        return Said(what, tr("Problems", "Put it in under Settings, Store and API."))
    return Said(what, tr("Problems", "No keyring is open to hold one. Unlock or install a system keyring."))


@say.register
def _keyring_failed(error: errors.KeyringFailed) -> Said:
    what = {
        "locked": tr("Problems", "The system keyring is locked."),
        "dismissed": tr("Problems", "The keyring's question was dismissed."),
        "slow": tr("Problems", "The system keyring does not answer."),
    }.get(error.why, tr("Problems", "The system keyring failed."))
    return Said(what, tr("Problems", "Unlock it and try again. Nothing can be charged until then."))


@say.register
def _store_unusable(error: errors.StoreUnusable) -> Said:
    what = {
        "full": tr("Problems", "The disk is full."),
        "damaged": tr("Problems", "The data file is damaged."),
        "newer": tr("Problems", "The data file was made by a newer Merchant Desk."),
        "denied": tr("Problems", "The data file can't be written."),
    }.get(error.why, tr("Problems", "The data file can't be used."))
    return Said(
        what, tr("Problems", "No new charge starts until it can be written: {path}", path=visible(error.path))
    )


@say.register
def _port_taken(error: errors.PortTaken) -> Said:
    return Said(
        tr("Problems", "Port {port} is used by another program.", port=error.port),
        tr(
            "Problems", "Callbacks can't arrive; the desk asks Cryptum instead. Free the port or set another."
        ),
    )


@say.register
def _outcome_unknown(error: errors.OutcomeUnknown) -> Said:
    if error.is_absent:
        return Said(
            tr("Problems", "Cryptum does not show {reference}.", reference=visible(error.reference)),
            tr("Problems", "Don't charge again yet. The desk keeps looking and shows it here."),
        )
    return Said(
        tr(
            "Problems", "It is not known whether Cryptum has {reference}.", reference=visible(error.reference)
        ),
        tr("Problems", "Don't charge again yet. The desk keeps looking and shows it here."),
    )


@say.register
def _unreachable(error: errors.Unreachable) -> Said:
    if error.why == "certificate":
        return Said(
            tr("Problems", "Cryptum's server could not prove who it is."),
            tr("Problems", "Nothing was sent. Check the server address and this computer's clock."),
        )
    if error.why == "asked-to-wait":
        return Said(
            tr("Problems", "Cryptum asks us to slow down."),
            tr("Problems", "Nothing was sent. Try in a minute."),
        )
    return Said(
        tr("Problems", "Cryptum can't be reached."),
        tr("Problems", "Nothing is lost here. We ask again by ourselves."),
    )


@say.register
def _timed_out(error: errors.TimedOut) -> Said:
    is_broken = error.phase == errors.ANSWER_LOST
    late = tr("Problems", "Cryptum did not answer in time.")
    broken = tr("Problems", "The connection to Cryptum broke off.")
    then = tr("Problems", "Nothing is lost here. We ask again by ourselves.")
    return Said(broken if is_broken else late, then)


@say.register
def _store_id_missing(_error: errors.StoreIdMissing) -> Said:
    return Said(
        tr("Problems", "No store is set."),
        tr("Problems", "Put the store id in under Settings, Store and API."),
    )


@say.register
def _key_refused(error: errors.KeyRefused) -> Said:
    place = error.facts.get("environment")
    if place == "production":
        return Said(
            tr("Problems", "Cryptum's real system refused this key."),
            tr("Problems", "A key of the test system does not work there. Check key and system."),
        )
    if place == "test":
        return Said(
            tr("Problems", "Cryptum's test system refused this key."),
            tr("Problems", "A key of the real system does not work there. Check key and system."),
        )
    return Said(
        tr("Problems", "Cryptum refused the API key."), tr("Problems", "Check key and server under Settings.")
    )


@say.register
def _session_only(_error: errors.SessionOnly) -> Said:
    return Said(
        tr("Problems", "This till works without the key."), tr("Problems", "Charge at the till that has it.")
    )


@say.register(errors.PinNeeded)
@say.register(errors.PinWrong)
@say.register(errors.PinLocked)
def _pin(error: errors.PinNeeded | errors.PinWrong | errors.PinLocked) -> Said:
    return Said(*pin_words(error))


@say.register
def _not_found(_error: errors.NotFound) -> Said:
    return Said(tr("Problems", "It can't be found."), tr("Problems", "Check the reference, or sync."))


@say.register
def _store_busy(_error: errors.StoreBusy) -> Said:
    return Said(
        tr("Problems", "Another program holds the data file."), tr("Problems", "Close it and try again.")
    )


@say.register
def _file_unusable(_error: errors.FileUnusable) -> Said:
    return Said(
        tr("Problems", "A file can't be used."), tr("Problems", "Check that it exists and may be written.")
    )


@say.register
def _unexpected_reply(_error: errors.UnexpectedReply) -> Said:
    return Said(
        tr("Problems", "Cryptum's answer can't be understood."),
        tr("Problems", "Nothing changed here. Try again, then call support."),
    )


@say.register
def _version_conflict(_error: errors.VersionConflict) -> Said:
    return Said(
        tr("Problems", "Somebody changed this at the same time."), tr("Problems", "Look at it and try again.")
    )


@say.register
def _reference_taken(_error: errors.ReferenceTaken) -> Said:
    return Said(tr("Problems", "This reference is in use."), tr("Problems", "Take the next number."))


@say.register
def _transaction_taken(_error: errors.TransactionTaken) -> Said:
    return Said(
        tr("Problems", "This transaction has paid another order."),
        tr("Problems", "Keep the goods and call the owner."),
    )


def _problem_words(problem: Problem) -> Said:
    if problem.code is ProblemCode.REFUSED:
        return Said(
            tr("Problems", "Cryptum refused this order: {message}", message=visible(problem.message or "")),
            tr("Problems", "Make a new charge."),
        )
    rows = {
        ProblemCode.ID_DIFFERS: tr("Problems", "Id at Cryptum is not this order's id"),
        ProblemCode.REFERENCE_DIFFERS: tr("Problems", "Reference at Cryptum is not this order's reference"),
        ProblemCode.STORE_DIFFERS: tr("Problems", "Store at Cryptum is not this order's store"),
        ProblemCode.CURRENCY_DIFFERS: tr("Problems", "Currency at Cryptum is not this order's currency"),
        ProblemCode.TOTAL_DIFFERS: tr("Problems", "Total at Cryptum is not this order's total"),
        ProblemCode.TRANSACTION_REUSED: tr("Problems", "This transaction has paid another order"),
        ProblemCode.TAKEN_BACK: tr("Problems", "Cryptum took the confirmation back"),
        ProblemCode.LATE_PAID: tr("Problems", "Money came late. Call the owner."),
        ProblemCode.ANSWER_LOST: tr("Problems", "Cryptum's answer was lost; still looking for the order"),
        ProblemCode.NOT_REACHED: tr("Problems", "Cryptum could not be reached; the order was not sent"),
        ProblemCode.TWO_AT_API: tr("Problems", "Cryptum has two orders with this reference"),
        ProblemCode.SUPERSEDED: tr(
            "Problems", "Replaced by {reference}; it must not be paid", reference=visible(problem.ours or "")
        ),
    }
    return Said(rows[problem.code], tr("Problems", "Keep the goods and call the owner."))
