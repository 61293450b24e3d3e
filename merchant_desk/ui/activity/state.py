"""What Activity shows at one moment, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from merchant_desk.ui.problems import Said

ResultForm = Literal["verified", "refused", "repeat", "app", "checking"]
CheckForm = Literal["good", "bad", "open"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. `says` is a state's key; with `is_claim` it is shown in grey quotes, never in its
    state's look."""

    time: str
    sender: str
    order: str
    says: str
    result: str
    form: ResultForm
    is_address: bool = False
    is_claim: bool = False


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check and, where it failed, what was sent and what is true."""

    form: CheckForm
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FactRow:
    """Label and value of a change in the app."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class DetailState:
    """Everything the panel shows of one line. `wrong` are the payload's members that are not true."""

    key: str
    title: str
    form: ResultForm
    notice: Said | None = None
    checks: tuple[CheckRow, ...] = ()
    facts: tuple[FactRow, ...] = ()
    payload: str = ""
    wrong: frozenset[str] = frozenset()
    received: str = ""
    reference: str = ""
    can_ask: bool = False
    is_asking: bool = False
    problem: Said | None = None


@dataclass(frozen=True, slots=True)
class EarLine:
    """The listener in the footer: its form as the status chip has it, words, and its address cut."""

    form: Literal["ok", "hollow", "danger"] = "hollow"
    text: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ActivityState:
    """Everything that Activity shows besides the rows themselves."""

    tab: str = "all"
    search: str = ""
    dates: str = "today"
    counts: Mapping[str, int] = field(default_factory=dict)
    is_first_read: bool = True
    is_empty: bool = False
    empty_title: str = ""
    empty_body: str = ""
    is_narrowed: bool = False
    count: str = ""
    ear: EarLine = field(default_factory=EarLine)
    selected: str = ""
    is_panel_open: bool = False
    detail: DetailState | None = None
