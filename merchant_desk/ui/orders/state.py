"""What Orders shows at one moment, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from merchant_desk.ui.problems import Said

LightWord = Literal["wait", "go", "stop", "done", "stale"]
StepLook = Literal["done", "good", "bad", "upcoming"]
EmptyDeed = Literal["new-order", "last-7-days", "all-dates", "clear-search", "all-states", "all-coins"]


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the timeline; `mono_id` is a hash, `link` the address behind "Open in block explorer"."""

    icon: str
    title: str
    detail: str = ""
    time: str = ""
    form: StepLook = "done"
    mono_id: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class FactRow:
    """Label and value; `is_alarm` for what Cryptum says otherwise."""

    label: str
    value: str
    is_id: bool = False
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class LightRow:
    """The hand-over light in its small form, and its sentence."""

    form: LightWord = "wait"
    sentence: str = ""
    can_hand_over: bool = False


@dataclass(frozen=True, slots=True)
class CancelRow:
    """The footer: what it says, and whether the button works. `note` stands in the dialog for an order on
    hold."""

    says: str = ""
    is_on: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class DetailState:
    """Everything the panel shows of one order; `state` is the API's raw word where nobody knows it."""

    reference: str
    order_id: str = ""
    amount: str = ""
    state: str = ""
    network: str = ""
    line: str = ""
    is_line_alarm: bool = False
    light: LightRow = field(default_factory=LightRow)
    can_show_qr: bool = False
    can_copy_link: bool = False
    can_check: bool = False
    can_send_again: bool = False
    steps: tuple[StepRow, ...] = ()
    facts: tuple[FactRow, ...] = ()
    cancel: CancelRow = field(default_factory=CancelRow)
    problem: Said | None = None
    busy: str = ""


@dataclass(frozen=True, slots=True)
class FooterState:
    """The line under the table."""

    count: str = ""
    confirmed: str = ""
    sums: tuple[str, ...] = ()
    sync: str = ""
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class EmptyView:
    """What stands in place of the table, and what to do about it; the first deed is the main one."""

    title: str
    body: str
    deeds: tuple[EmptyDeed, ...]


@dataclass(frozen=True, slots=True)
class OrdersState:
    """Everything that Orders shows besides the rows themselves."""

    day: str = ""
    tab: str = "all"
    search: str = ""
    dates: str = "today"
    network: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    is_first_read: bool = True
    empty: EmptyView | None = None
    footer: FooterState = field(default_factory=FooterState)
    can_charge: bool = True
    why_no_charge: str = ""
    selected: str = ""
    is_panel_open: bool = False
    detail: DetailState | None = None
