"""Every failure in English for the terminal: one sentence of what happened, one of what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from merchant_desk.cli.plain import visible
from merchant_desk.cli.reasons import (
    BAD_INPUT_WHY,
    FILE_WHY,
    KEYRING_WHY,
    NOT_ALLOWED_WORDS,
    NOT_FOUND_HINTS,
    SEAL_WHY,
    STORE_WHY,
    UNREACHABLE_WORDS,
    Words,
)
from merchant_desk.domain import errors

UNEXPECTED: Final = Words(
    "Something unexpected happened; this is a fault of the program.",
    "Repeat with --verbose to see where, and look into the log; nothing that was stored is lost.",
)
INTERRUPTED: Final = Words("Interrupted.", "Everything that was stored before is kept.")


def say(error: BaseException) -> Words:
    """The words for a failure; `UNEXPECTED` for anything that is no DeskError."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    for kind in type(error).__mro__:
        if kind in WORDS:
            return WORDS[kind](error)
    return UNEXPECTED


def creation_words(error: errors.DeskError, *, reference: str) -> Words:
    """The words for a creation that failed after its intent was kept: whether a repeat is safe."""
    words = say(error)
    if isinstance(error, errors.NotAllowed) and error.reason in ("wallets-changed", "seal-broken"):
        # The order is there: only the read that followed its making showed what is wrong.
        return Words(
            f"Order {visible(reference)} was made, but its code must not be shown: "
            f"{words.message[:1].lower()}{words.message[1:]}",
            f"Cancel it with `orders cancel {visible(reference)}`; nothing is sold until the owner has "
            "looked with `wallets list` and approved with `wallets approve`.",
        )
    if isinstance(error, errors.OutcomeUnknown) or not isinstance(error, errors.ApiFailure):
        return words
    return Words(
        words.message,
        f'Nothing is lost: order {visible(reference)} is kept as "creating", and `sync` settles it; '
        "do not make it anew.",
    )


def verdict_words(verdict: str, *, detail: str) -> Words:
    """The words for a verdict against the store."""
    if verdict == "wallets-invalid":
        return _not_allowed(errors.NotAllowed(reason=verdict, detail=detail or None))
    told = visible(detail).rstrip(".") or verdict
    return Words(
        f"The API does not accept this store: {told}.", "Check the store id, the key and the address."
    )


def _bad_input(error: errors.BadInput) -> Words:
    value = error.facts.get("value")
    told = f" ({visible(str(value))})" if value else ""
    field = visible(error.field)
    if not field.isupper():  # a variable keeps its name
        field = field.replace("_", " ")
    why = BAD_INPUT_WHY.get(error.reason, f"cannot be used: {visible(error.reason)}")
    return Words(f"{field[:1].upper()}{field[1:]} {why}{told}.", "Correct it and repeat the command.")


def _rejected(error: errors.Rejected) -> Words:
    told = visible(error.message) or "no reason given"
    return Words(
        f"The API refused this ({error.status}): {told.rstrip('.')}.",
        "Correct what it names; repeating the same changes nothing.",
    )


def _not_allowed(error: errors.NotAllowed) -> Words:
    words = NOT_ALLOWED_WORDS.get(error.reason)
    if words is None:
        return Words(f"This is not allowed now: {visible(error.reason)}.", "Look at it with `orders show`.")
    order = f"Order {visible(error.reference)}" if error.reference else "The order"
    detail = f": {visible(error.detail).rstrip('.')}" if error.detail else ""
    if error.reason == "seal-broken":
        detail = SEAL_WHY.get(error.detail or "", "cannot be believed")
    elif error.reason == "sales-stopped" and error.detail:
        detail = f" by {visible(error.detail)}"
    if not words.message.startswith("{order}"):
        order = order[0].lower() + order[1:]
    wait = f"{error.detail} s" if (error.detail or "").isdecimal() else "a minute"
    return Words(words.message.format(order=order, detail=detail), words.hint.replace("{wait}", wait))


def _pin_needed(error: errors.PinNeeded) -> Words:
    if error.is_set:
        return Words(
            "The owner's PIN, or what is asked before it, was not given.",
            "Type it on the terminal, or give it as a line of standard input; it is never an argument.",
        )
    return Words("There is no owner's PIN yet, and this takes one.", "The owner sets it with `pin set`.")


def _pin_wrong(error: errors.PinWrong) -> Words:
    if error.what == "group":
        return Words(
            "What was typed is not that group of the address; nothing was changed.",
            "Read it again from the wallet itself, and take the address anew where the two differ.",
        )
    name = "recovery code" if error.what == "recovery" else "PIN"
    if error.left is None:
        return Words(
            f"The {name} is not the right one; nothing was changed.",
            "Without the code leave its line empty; nothing is sold then until all wallets are approved.",
        )
    tries = "1 try is left" if error.left == 1 else f"{error.left} tries are left"
    return Words(
        f"The {name} is not the right one; nothing was changed.",
        f"Repeat the command; {tries} before none is taken for 15 minutes.",
    )


def _pin_locked(error: errors.PinLocked) -> Words:
    minutes = -(-error.wait_s // 60)
    return Words(
        "Too many wrong PINs or recovery codes, so none is taken now; nothing was changed.",
        f"Wait {minutes} min and repeat the command, and find out who tried.",
    )


def _not_found(error: errors.NotFound) -> Words:
    hint = NOT_FOUND_HINTS.get(error.kind, "Check the name.")
    return Words(f"There is no {visible(error.kind)} {visible(error.name)}.", hint)


def _too_many(error: errors.TooMany) -> Words:
    when = f"in {error.retry_after_s} s" if error.retry_after_s else "in a minute"
    return Words("The API asks to slow down (429).", f"Nothing is lost here; repeat {when}.")


def _key_missing(error: errors.KeyMissing) -> Words:
    if error.has_keyring:
        return Words(
            "There is no API key for this profile.",
            "Enter it in the window under Settings, or set MERCHANT_DESK_API_KEY for this run.",
        )
    return Words(
        "There is no API key, and this machine has no keyring to hold one.",
        "Set MERCHANT_DESK_API_KEY for this run, or install a keyring (gnome-keyring, KWallet).",
    )


def _key_refused(error: errors.KeyRefused) -> Words:
    told = f": {visible(error.message).rstrip('.')}" if error.message else ""
    slip = {
        "production": " A key of the test system does not work at production.",
        "test": " A key of production does not work at the test system.",
    }.get(str(error.facts.get("environment")), "")
    return Words(
        f"The API refused the key ({error.status}){told}.",
        f"Check the API key, the store id and the API address of this profile.{slip}",
    )


def _timed_out(error: errors.TimedOut) -> Words:
    then = "Nothing is lost here; check the network and repeat."
    if error.phase == errors.ANSWER_LOST:
        return Words("The connection broke off before the API's whole answer was here.", then)
    return Words("The API did not answer in time.", then)


def _server_failed(error: errors.ServerFailed) -> Words:
    told = f": {visible(error.message).rstrip('.')}" if error.message else ""
    return Words(f"The API failed ({error.status}){told}.", "Nothing is lost here; repeat in a minute.")


def _unreachable(error: errors.Unreachable) -> Words:
    return UNREACHABLE_WORDS.get(error.why, UNREACHABLE_WORDS["network"])


def _unexpected_reply(error: errors.UnexpectedReply) -> Words:
    hint = "Nothing was changed here; check the API address, and run `doctor`."
    if kept_at := error.facts.get("kept_at"):
        hint = f"Nothing was changed here; the answer is kept for support, without secrets, at {kept_at}."
    return Words(f"The API's answer cannot be understood ({visible(error.what)}).", hint)


def _outcome_unknown(error: errors.OutcomeUnknown) -> Words:
    if error.is_absent:
        return Words(
            f"The API's answer about order {visible(str(error.reference))} was lost, and its list does not "
            'show the order; it stays "creating".',
            "Run `sync` in a minute; where it stays away, `orders create --instead-of` sends the sale again.",
        )
    return Words(
        f'The API\'s answer about order {visible(str(error.reference))} was lost; it stays "creating".',
        "Do not make it anew: `sync` settles it, and repeating with the same --reference is safe.",
    )


def _keyring_failed(error: errors.KeyringFailed) -> Words:
    return Words(
        KEYRING_WHY.get(error.why, KEYRING_WHY["failing"]),
        "Unlock it and repeat, or set MERCHANT_DESK_API_KEY for this run.",
    )


def _store_unusable(error: errors.StoreUnusable) -> Words:
    default = Words("The local store {path} cannot be used.", "Check the disk, and look into the log.")
    return _with_path(STORE_WHY.get(error.why, default), error.path)


def _file_unusable(error: errors.FileUnusable) -> Words:
    default = Words("{path} cannot be used.", "Check the disk, and look into the log.")
    kind = error.why.partition(" at ")[0]  # `damaged at line 7` is worded as any damage
    return _with_path(FILE_WHY.get(kind, default), error.path)


def _with_path(words: Words, path: str) -> Words:
    return Words(words.message.replace("{path}", visible(path)), words.hint.replace("{path}", visible(path)))


def _always(message: str, hint: str) -> Callable[[Any], Words]:
    words = Words(message, hint)
    return lambda _: words


WORDS: Final[Mapping[type[object], Callable[[Any], Words]]] = MappingProxyType(
    {
        errors.BadInput: _bad_input,
        errors.Rejected: _rejected,
        errors.NotAllowed: _not_allowed,
        errors.Unreachable: _unreachable,
        errors.TimedOut: _timed_out,
        errors.ServerFailed: _server_failed,
        errors.TooMany: _too_many,
        errors.OutcomeUnknown: _outcome_unknown,
        errors.KeyMissing: _key_missing,
        errors.StoreIdMissing: _always(
            "There is no store id for this profile.",
            "Enter it in the window under Settings, or set MERCHANT_DESK_STORE_ID.",
        ),
        errors.KeyRefused: _key_refused,
        errors.SessionOnly: _always(
            "This till works without the key, so it may only read orders it knows.",
            "Do this on a till that has the key, or unset MERCHANT_DESK_SESSION_ONLY.",
        ),
        errors.PinNeeded: _pin_needed,
        errors.PinWrong: _pin_wrong,
        errors.PinLocked: _pin_locked,
        errors.NotFound: _not_found,
        errors.StoreBusy: _always(
            "The local store stayed locked by another program.", "Close that program, then repeat."
        ),
        errors.StoreUnusable: _store_unusable,
        errors.FileUnusable: _file_unusable,
        errors.KeyringFailed: _keyring_failed,
        errors.PortTaken: lambda error: Words(
            f"Port {error.port} is in use, perhaps by an open window of this shop.",
            "Close that program, or choose another port with --port.",
        ),
        errors.UnexpectedReply: _unexpected_reply,
        errors.VersionConflict: _always(
            "Another program changed this order at the same moment.", "Repeat the command."
        ),
        errors.ReferenceTaken: lambda error: Words(
            f"The store already has an order {visible(str(error.facts.get('reference')))}.",
            "Choose another reference, or leave it out.",
        ),
        errors.TransactionTaken: lambda error: Words(
            f"A transaction of this order has already paid order {visible(error.other)}.",
            "Keep the goods and look at both with `orders show`.",
        ),
    }
)
"""One row for each leaf of `DeskError`; a test walks the leaves and demands them all."""
