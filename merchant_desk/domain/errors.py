"""Everything that can go wrong, as facts; the words are in ui/problems.py and cli/words.py.

    DeskError
    ├── BadInput             a value typed or passed in is not acceptable
    ├── Refused              we or the API say no, and asking again changes nothing
    │   ├── Rejected             the API's 4xx (but 401, 403, 404, 408, 429), or a body with `error`
    │   └── NotAllowed           our own rule, before asking
    ├── ApiFailure           no usable answer; nothing is lost here
    │   ├── Unreachable          no connection was made: the request did not leave
    │   ├── TimedOut             no answer in time
    │   ├── ServerFailed         the API answered 5xx or 408, or sent a redirect
    │   ├── TooMany              429
    │   └── OutcomeUnknown       a creation whose answer was lost and which the list does not show
    ├── AccessDenied
    │   ├── KeyMissing           no API key here
    │   ├── StoreIdMissing       no store id here
    │   ├── KeyRefused           the API answered 401 or 403
    │   ├── SessionOnly          this till works without the key
    │   ├── PinNeeded            the owner's PIN was not given, or none is set
    │   ├── PinWrong             not the PIN, recovery code or address group
    │   └── PinLocked            too many wrong PINs
    ├── NotFound             no such order, store, wallet or callback
    ├── LocalFailure
    │   ├── StoreBusy            the local store stayed locked
    │   ├── StoreUnusable        the local store cannot be opened, read or written
    │   ├── FileUnusable         another file cannot be used
    │   ├── KeyringFailed        a keyring exists but is locked, dismissed or failing
    │   └── PortTaken            the listener's port is in use
    ├── UnexpectedReply      the API's answer cannot be understood
    ├── VersionConflict      somebody else changed the row first (caught inside services)
    ├── ReferenceTaken       the store already has this reference (caught inside services)
    └── TransactionTaken     another order was already paid by this transaction (told where one is attached)

A leaf earns its place only if a person would act differently. Fields hold the facts.
"""

from __future__ import annotations


class DeskError(Exception):
    """Base of all failures that the desk understands; anything else is a bug."""

    def __init__(self, **facts: str | int | None) -> None:
        super().__init__(type(self).__name__, facts)
        self.facts: dict[str, str | int | None] = dict(facts)

    def __str__(self) -> str:
        told = " ".join(f"{name}={value}" for name, value in self.facts.items() if value is not None)
        return f"{type(self).__name__} {told}".strip()


class BadInput(DeskError):
    """A typed or passed value is not acceptable; `field` and `reason` say which and why."""

    def __init__(self, *, field: str, reason: str, value: str | None = None) -> None:
        super().__init__(field=field, reason=reason, value=value)
        self.field = field
        self.reason = reason


class Refused(DeskError):
    """A definite no; repeating changes nothing."""


class Rejected(Refused):
    """The API refused: `status`, and its own message as plain text, capped (contract section 9)."""

    def __init__(self, *, status: int, message: str, code: str | None = None) -> None:
        super().__init__(status=status, message=message, code=code)
        self.status = status
        self.message = message
        self.code = code


class NotAllowed(Refused):
    """Our own rule says no; `reason` is one of `NOT_ALLOWED_REASONS`."""

    def __init__(self, *, reason: str, reference: str | None = None, detail: str | None = None) -> None:
        super().__init__(reason=reason, reference=reference, detail=detail)
        self.reason = reason
        self.reference = reference
        self.detail = detail


NOT_ALLOWED_REASONS = (
    "already-paid",  # cancel or hold of a confirmed order
    "already-final",  # cancel or hold of a cancelled or failed order
    "in-review",  # cancel or hold of an order that a person must look at
    "still-creating",  # hold of an order that the API may not have
    "made-elsewhere",  # hand-over of an order that this shop did not make
    "not-go",  # hand-over without GO
    "already-handed-over",
    "reference-differs",  # create with a reference that the store has with other facts
    "wallets-invalid",  # the API says the store's wallet configuration is invalid
    "has-orders",  # production to test or back, in a profile that already has orders
    "may-have-arrived",  # closing a creating intent that the API has, or may have
    "not-surely-absent",  # sending a sale again while the API may have its order; `detail`: seconds to wait
    "not-replaceable",  # sending again what is no unanswered creation of this shop
    "contract-at-production",  # a contract check makes orders, so never there
    "store-known",  # adding a store that a profile of this data folder is already (`detail`: its name)
    "already-replaced",  # its sale was sent again under another reference (`detail`)
    "wallet-writer-off",  # no contract check saw wallets written at this API: the dashboard sets them
    "sales-stopped",  # somebody stopped all sales (`detail`: who); only the owner lets them go on
    "wallets-changed",  # the API's wallets are not those that the owner approved (`detail`: networks)
    "seal-broken",  # what the owner approved is gone or was tampered with (`detail`: why)
    "wallets-unseen",  # approving, while nothing shows the store's wallets
)


class ApiFailure(DeskError):
    """No usable answer from the API; nothing is lost here."""


class Unreachable(ApiFailure):
    """No connection was made, so the request never left; `why` is a short stable word."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why=why)
        self.why = why


ANSWER_LOST = "answer lost"
"""The phase of a `TimedOut` whose connection broke off."""


class TimedOut(ApiFailure):
    """The request left, or may have, and no whole answer came in time, or at all."""

    def __init__(self, *, phase: str) -> None:
        super().__init__(phase=phase)
        self.phase = phase


class ServerFailed(ApiFailure):
    """The API answered 5xx, 408 or a redirect; `message` is its own text, plain and capped; `retry_after_s`
    where it told."""

    def __init__(self, *, status: int, message: str = "", retry_after_s: int | None = None) -> None:
        super().__init__(status=status, message=message, retry_after_s=retry_after_s)
        self.status = status
        self.message = message
        self.retry_after_s = retry_after_s


class TooMany(ApiFailure):
    """429; `retry_after_s` where the API told."""

    def __init__(self, *, retry_after_s: int | None) -> None:
        super().__init__(retry_after_s=retry_after_s)
        self.retry_after_s = retry_after_s


class OutcomeUnknown(ApiFailure):
    """The creation's answer is not known and the list does not show the order; it stays `creating`.
    `is_absent`: the whole list was read, and the order is surely not in it now."""

    def __init__(self, *, reference: str, is_absent: bool = False) -> None:
        super().__init__(reference=reference)
        self.reference = reference
        self.is_absent = is_absent


class AccessDenied(DeskError):
    """Key or store id missing, wrong, or not allowed to do this."""


class KeyMissing(AccessDenied):
    """No API key; `has_keyring` is "no" where there is nothing that could hold one."""

    def __init__(self, *, has_keyring: bool = True) -> None:
        super().__init__(has_keyring="yes" if has_keyring else "no")
        self.has_keyring = has_keyring


class StoreIdMissing(AccessDenied):
    """No store id is set for this profile."""


class KeyRefused(AccessDenied):
    """The API answered 401 or 403."""

    def __init__(self, *, status: int, message: str = "") -> None:
        super().__init__(status=status, message=message)
        self.status = status
        self.message = message


class SessionOnly(AccessDenied):
    """This till has no key by choice (MERCHANT_DESK_SESSION_ONLY)."""


class PinNeeded(AccessDenied):
    """The owner's PIN was not given, or none is set yet (`is_set`)."""

    def __init__(self, *, is_set: bool) -> None:
        super().__init__(is_set="yes" if is_set else "no")
        self.is_set = is_set


class PinWrong(AccessDenied):
    """Not the owner's PIN, recovery code or address group (`what`: pin, recovery or group); `left` tries."""

    def __init__(self, *, what: str = "pin", left: int | None = None) -> None:
        super().__init__(what=what, left=left)
        self.what = what
        self.left = left


class PinLocked(AccessDenied):
    """Too many wrong PINs; none is taken for `wait_s` seconds more."""

    def __init__(self, *, wait_s: int) -> None:
        super().__init__(wait_s=wait_s)
        self.wait_s = wait_s


class NotFound(DeskError):
    """No such thing; `kind` is order, store, wallet or callback."""

    def __init__(self, *, kind: str, name: str) -> None:
        super().__init__(kind=kind, name=name)
        self.kind = kind
        self.name = name


class LocalFailure(DeskError):
    """Something on this machine cannot be used."""


class StoreBusy(LocalFailure):
    """The local store stayed locked by another program."""


class StoreUnusable(LocalFailure):
    """The local store cannot be opened, read or written; `why` is full, damaged, newer, denied or other."""

    def __init__(self, *, path: str, why: str) -> None:
        super().__init__(path=path, why=why)
        self.path = path
        self.why = why


class FileUnusable(LocalFailure):
    """A file or folder cannot be used; `why` is a short stable text."""

    def __init__(self, *, path: str, why: str) -> None:
        super().__init__(path=path, why=why)
        self.path = path
        self.why = why


class KeyringFailed(LocalFailure):
    """A keyring exists but does not give; `why` is locked, dismissed, slow or failing."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why=why)
        self.why = why


class PortTaken(LocalFailure):
    """The port is in use; another is never taken silently, the callback address would break."""

    def __init__(self, *, port: int) -> None:
        super().__init__(port=port)
        self.port = port


class UnexpectedReply(DeskError):
    """The API's answer cannot be understood; `what` names the part, never its content."""

    def __init__(self, *, what: str) -> None:
        super().__init__(what=what)
        self.what = what


class VersionConflict(DeskError):
    """The stored row changed since it was read; read again and decide again."""

    def __init__(self, *, reference: str) -> None:
        super().__init__(reference=reference)


class ReferenceTaken(DeskError):
    """The store already has an order with this reference."""

    def __init__(self, *, reference: str) -> None:
        super().__init__(reference=reference)


class TransactionTaken(DeskError):
    """A transaction of this order has already paid another one."""

    def __init__(self, *, reference: str, other: str) -> None:
        super().__init__(reference=reference, other=other)
        self.other = other
