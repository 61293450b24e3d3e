"""What Sell shows at one moment, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from merchant_desk.domain.order import Customer
from merchant_desk.ui.problems import Said
from merchant_desk.ui.sell.customer_form import CustomerForm, Field

CustomerKind = Literal["walk-in", "new", "recent"]
StripLight = Literal["go", "stop", ""]

NO_ERRORS: Mapping[Field, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RecentRow:
    """One card of the strip: `state` is the API's raw word where nobody knows it."""

    reference: str
    amount: str
    state: str
    age: str
    light: StripLight = ""


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """One entry of the menu of parked charges."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """The answer of a creation was lost: which order is looked for, and which try of how many this is."""

    reference: str
    attempt: int
    attempts: int


@dataclass(frozen=True, slots=True)
class LostCharge:
    """Every try is over and the order was not seen. `is_absent`: Cryptum's whole list lacks it; `wait_s` is
    how long until that is sure enough to send the sale again; `said` is why the last try came to nothing."""

    reference: str
    is_absent: bool = False
    wait_s: int = 0
    said: Said | None = None

    @property
    def can_send_again(self) -> bool:
        """Whether the sale may be sent again as a new order."""
        return self.is_absent and self.wait_s == 0


@dataclass(frozen=True, slots=True)
class ChargeNow:
    """How the one charge under way stands, or how the last one ended."""

    is_sending: bool = False
    look_up: LookUp | None = None
    lost: LostCharge | None = None
    problem: Said | None = None
    reference_error: str = ""


NO_CHARGE = ChargeNow()


@dataclass(frozen=True, slots=True)
class SellState:
    """Everything that Sell shows. `reason` says why Charge is off, empty where it is on."""

    currency: str = "USD"
    figure: str = "0.00"
    unit: str = "USD"
    unit_leads: bool = False
    is_zero: bool = True
    item_count: int = 0
    sum_line: str = ""
    point: str = "."
    reference: str = ""
    is_own_reference: bool = False
    reference_error: str = ""
    kind: CustomerKind = "walk-in"
    form: CustomerForm = field(default_factory=CustomerForm)
    errors: Mapping[Field, str] = field(default_factory=lambda: NO_ERRORS)
    walk_in: Customer = field(default_factory=lambda: Customer("", "", "", ""))
    recent_search: str = ""
    recent_customers: tuple[Customer, ...] = ()
    picked: Customer | None = None
    note: str = ""
    charge_text: str = ""
    can_charge: bool = False
    is_sending: bool = False
    reason: str = ""
    problem: Said | None = None
    look_up: LookUp | None = None
    lost: LostCharge | None = None
    parked: tuple[ParkedRow, ...] = ()
    can_park: bool = False
    recent: tuple[RecentRow, ...] = ()
    till_name: str = ""
    is_display_on: bool = False
