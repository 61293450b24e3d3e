"""What a contract check learned about the API: the choices that the contract leaves open, settled.

Each default is the documented or likely form (contract sections 3.3 to 3.5 and 10). What was learned at one
server counts there; what was learned at Cryptum's test system counts at production too, which runs the same
API, while production itself is never experimented with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from merchant_desk.domain.hosts import host_of, is_loopback

DEFAULT_PAGE_MAX: Final = 100
"""The documented default of `limit` (contract 3.3); the maximum is published nowhere."""

MOST_PAGE_MAX: Final = 1000
BARE_ARRAY: Final = "array"
END_NAMES: Final = ("endDate", "endTime", "end", "endAt", "until")
"""How the upper bound in time may be called: the copy that was read breaks off after `end` (contract 3.3)."""

VERIFY_TYPES: Final = ("wordpress", "api")
_TEST_HOST: Final = "api-hml.cryptum.io"
_CRYPTUM: Final = frozenset({"api.cryptum.io", _TEST_HOST})
_CHECK_REFERENCE: Final = re.compile(r"CHECK-[0-9]{8}-[0-9A-F]{6}-[0-9]|24325[0-9]{10}")
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,32}")


class DateForm(StrEnum):
    """How the list's bounds in time are written; NONE where no form has an effect."""

    ISO = "iso"  # 2026-01-01T12:00:00.000Z
    DAY = "day"  # 2026-01-01
    MILLISECONDS = "milliseconds"  # 1767268800000
    SECONDS = "seconds"  # 1767268800
    NONE = "none"


class StatusMember(StrEnum):
    """Which member holds the status on a direct read (contract C2, C3)."""

    UNKNOWN = ""
    PAYMENT_STATUS = "paymentStatus"
    STATUS = "status"
    MISSING = "missing"


class WalletWriter(StrEnum):
    """In which shape the store's wallets are written. All shapes are INFERRED: the page of the API's
    documents that describes the store could not be read (contract section 7)."""

    UNKNOWN = ""
    INFERRED = "inferred"  # PUT /plugins/stores/{storeId} with the whole set
    PATCH_ONE = "patch-one"  # PUT and DELETE /plugins/stores/{storeId}/wallets/{protocol}
    ABSENT = "absent"  # none that the API takes, or none that a check saw work

    @property
    def can_write(self) -> bool:
        """Whether there is a shape to write in at all."""
        return self in (WalletWriter.INFERRED, WalletWriter.PATCH_ONE)


@dataclass(frozen=True, slots=True)
class Readings:
    """The learned choices. `origin` is where they were learned (scheme and host), empty before any check.

    `list_member` is the member that holds the list's rows, `array` for a bare one, empty where the parser
    has to look for it. `page_max` is the longest page that may be asked for and comes back whole.
    """

    origin: str = ""
    checked_at_utc_ms: int = 0
    verify_type: str = VERIFY_TYPES[0]
    list_member: str = ""
    page_max: int = DEFAULT_PAGE_MAX
    date_form: DateForm = DateForm.ISO
    end_name: str = END_NAMES[0]
    read_status: StatusMember = StatusMember.UNKNOWN
    rows_have_status: bool = True
    token_reads: bool = True
    wallet_writer: WalletWriter = WalletWriter.UNKNOWN

    @property
    def is_learned(self) -> bool:
        """Whether a check has been made at all."""
        return bool(self.origin)

    def problem(self) -> str:
        """The name of a member whose value makes no sense, "" where all is well."""
        is_good = {
            "checked_at_utc_ms": self.checked_at_utc_ms >= 0,
            "verify_type": self.verify_type in VERIFY_TYPES,
            "list_member": not self.list_member or _NAME.fullmatch(self.list_member) is not None,
            "page_max": 1 <= self.page_max <= MOST_PAGE_MAX,
            "end_name": _NAME.fullmatch(self.end_name) is not None,
        }
        return next((name for name, good in is_good.items() if not good), "")

    def at(self, api_url: str) -> Readings:
        """What counts at this server: these, or the defaults where they were learned elsewhere."""
        here, there = _place(api_url), _place(self.origin)
        is_same = here == there or (here in _CRYPTUM and there in _CRYPTUM)
        return self if is_same else UNLEARNED

    def writer_at(self, api_url: str) -> WalletWriter:
        """The shape in which wallets may be written at this server. What no check has passed is never tried
        on real money: unlearned, only the test system and this machine are spoken to, in the stated shape."""
        here = self.at(api_url).wallet_writer
        if here is WalletWriter.UNKNOWN and may_be_checked(api_url):
            return WalletWriter.INFERRED
        return here


UNLEARNED: Final = Readings()


def may_be_checked(api_url: str) -> bool:
    """Whether a contract check may make and cancel orders there: Cryptum's test system, or this machine."""
    host = host_of(api_url)
    return host == _TEST_HOST or is_loopback(host)


def is_of_a_check(reference: str) -> bool:
    """Whether an order was made by a contract check, so that it stays out of the shop's own books: CHECK and
    its day, or the same word on a telephone's keys where the number has to be all digits."""
    return _CHECK_REFERENCE.fullmatch(reference) is not None


def _place(api_url: str) -> str:
    """Host and port of an address; a default port is left out (RFC 6454)."""
    try:
        parts = urlsplit(api_url)
        port = parts.port
    except ValueError:
        return api_url
    host = (parts.hostname or "").lower()
    return host if port in (None, {"https": 443, "http": 80}.get(parts.scheme)) else f"{host}:{port}"
