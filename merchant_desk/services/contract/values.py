"""What a contract check asks with, and what it finds: the ports and values of `services.contract.check`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Protocol, TypeAlias

from merchant_desk.domain.readings import Readings
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.shop.callback_address import CallbackAddress


class BodyForm(StrEnum):
    """What an answer's body was."""

    JSON = "json"
    EMPTY = "empty"
    TEXT = "text"  # an HTML page, or anything else that is no JSON
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answer as it came: `document` is its JSON, None for other bodies, `message` the API's own text
    without the secret that was sent, `limits` the headers that tell of rate limits."""

    status: int
    form: BodyForm
    document: Any = field(default=None, repr=False)
    message: str = ""
    limits: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def is_refused(self) -> bool:
        """Whether it says no: by its status, or by a member `error` (contract section 9)."""
        return not 200 <= self.status < 300 or self.members.get("error") is not None

    @property
    def members(self) -> Mapping[str, Any]:
        """The document where it is an object, else nothing."""
        return self.document if isinstance(self.document, dict) else {}


class ContractProbe(Protocol):
    """Asks one server with the documented calls, and tells what came back, whatever it was.

    Raises Unreachable, TimedOut, TooMany, UnexpectedReply, KeyMissing, KeyringFailed, BadInput.
    """

    @property
    def origin(self) -> str:
        """Scheme and host that is asked."""

    @property
    def clock_skew_ms(self) -> int | None:
        """The API's clock minus ours."""

    async def create(self, members: Mapping[str, Any]) -> Exchange:
        """`POST /plugins/orders/checkout` (3.1), once."""

    async def read(self, order_id: str, *, token: SessionToken | None = None) -> Exchange:
        """`GET /plugins/orders/{id}` (3.2) with the key, or with a session token and no key."""

    async def listing(self, query: Mapping[str, str], *, has_slash: bool = True) -> Exchange:
        """`GET /plugins/orders/` (3.3)."""

    async def update(
        self,
        order_id: str,
        members: Mapping[str, Any],
        *,
        token: SessionToken | None = None,
        is_elsewhere: bool = False,
    ) -> Exchange:
        """`PUT /plugins/checkout/{id}` (3.4), or under `/plugins/orders/{id}` (C4)."""

    async def verify(self, store_id: str, kind: str) -> Exchange:
        """`POST /plugins/stores/verification` (3.5) for this `ecommerceType`."""

    async def read_store(self, store_id: str) -> Exchange:
        """`GET /plugins/stores/{storeId}` (7, INFERRED)."""

    async def put_store(self, store_id: str, members: Mapping[str, Any]) -> Exchange:
        """`PUT /plugins/stores/{storeId}` (7, INFERRED), once."""

    async def put_wallet(self, store_id: str, network: str, members: Mapping[str, Any]) -> Exchange:
        """`PUT /plugins/stores/{storeId}/wallets/{protocol}` (7, INFERRED), once."""

    async def aclose(self) -> None:
        """Close the connections."""


@dataclass(frozen=True, slots=True)
class HeardCallback:
    """One request that reached the ear; an ear that saw no headers leaves `signatures` and `has_key` None,
    and `is_sealed` says what it knows instead. `is_bait`: it came where the answer is always 503."""

    body: bytes = field(repr=False)
    signatures: tuple[str, ...] | None = field(default=None, repr=False)
    is_sealed: bool = False
    has_key: bool | None = None
    is_bait: bool = False


class OpenEar(Protocol):
    """Somewhere the API may send callbacks while the check runs."""

    @property
    def url(self) -> str:
        """Where callbacks are answered 200."""

    @property
    def bait_url(self) -> str | None:
        """Where they are answered 503, to see whether they come again; None where there is no such place."""

    async def heard(self) -> Sequence[HeardCallback]:
        """Everything so far, oldest first."""


@dataclass(frozen=True, slots=True)
class NoEar:
    """Nothing can reach this machine: `why` is no-public-address or port-taken; `url` is only sent along."""

    url: str
    why: str


OpeningEar: TypeAlias = AbstractAsyncContextManager[OpenEar | NoEar]
EarOpener: TypeAlias = Callable[[CallbackAddress], OpeningEar]
"""Opens an ear while a check runs; the address is where the desk's own listener is told to be."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a check finds out. `matters` marks what a sale depends on."""

    name: str
    section: str
    asks: str
    matters: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to a question: a short stable word, empty where none was found; `detail` says how."""

    question: Question
    answer: str = ""
    ok: bool = True
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Which part of the check is under way: the `number`-th of `parts`."""

    part: str
    number: int
    parts: int


OnProgress: TypeAlias = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class ContractResult:
    """A whole check: every question once, what the client makes of it, and where the report lies."""

    origin: str
    began_utc_ms: int
    took_s: float
    findings: tuple[Finding, ...]
    learned: Readings
    shapes: Mapping[str, str] = field(default_factory=dict)
    report_path: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether everything that a sale depends on works."""
        return all(finding.ok for finding in self.findings if finding.question.matters)

    def answer(self, name: str) -> str:
        """The answer to the question of that name; raises KeyError."""
        return {finding.question.name: finding.answer for finding in self.findings}[name]


ReportWriter: TypeAlias = Callable[[str, str], Awaitable[str]]
"""Keeps a report under a file name, readable by its owner alone; gives its path. Raises FileUnusable."""


ReportCopier: TypeAlias = Callable[[str, str], None]
"""Copies a kept report to where a person wants it. Raises FileUnusable."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a check may take, in seconds. `quiet_s` without another callback ends the listening."""

    whole_s: float = 45.0
    part_s: float = 15.0
    clean_up_s: float = 12.0
    callback_s: float = 10.0
    quiet_s: float = 2.5
    poll_s: float = 0.05


DEFAULT_WAITS: Final = Waits()
