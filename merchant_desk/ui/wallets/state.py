"""What Wallets shows at one moment, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from merchant_desk.ui.problems import Said
from merchant_desk.ui.wallets.verdicts import CheckWord, unset_word

Way = Literal["direct", "dashboard"]


class Standing(StrEnum):
    """How what Cryptum has stands to what the owner approved."""

    TOLD = "told"
    SAME = "same"
    DRAFT = "draft"
    CHANGED = "changed"
    UNSET = "unset"


@dataclass(frozen=True, slots=True)
class WalletRow:
    """One network; `address` is ours, or as told while nothing is approved, and empty where there is none.
    `now` is what Cryptum has. `key` names network and place, as a store may have two addresses for one
    network. `reason` says in words what is wrong with the address. `draft` is the address that waits, `by`
    who drafted it and when; a draft that removes is empty with `is_drafted`."""

    key: str
    network: str
    name: str
    coins: str
    address: str = ""
    check: CheckWord = field(default_factory=unset_word)
    reason: str = ""
    standing: Standing = Standing.UNSET
    now: str = ""
    draft: str = ""
    draft_check: CheckWord | None = None
    draft_by: str = ""
    is_drafted: bool = False
    is_tested: bool = False

    @property
    def is_set(self) -> bool:
        """Whether there is an address."""
        return bool(self.address)

    @property
    def is_changed(self) -> bool:
        """Whether Cryptum's address is not the one that the owner approved."""
        return self.standing is Standing.CHANGED


@dataclass(frozen=True, slots=True)
class GuardLine:
    """The line over the table: `kind` is locked, dashboard, off, changed or broken."""

    kind: str = "dashboard"
    strong: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Wallets that were changed behind our back. `ours_set` says when and by whom ours were approved,
    `at_risk` what was paid since the last good read; `is_back` where Cryptum shows ours again."""

    ours_set: str = ""
    first_seen: str = ""
    last_good: str = ""
    at_risk: str = ""
    has_risk: bool = False
    networks: tuple[str, ...] = ()
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class ChangeState:
    """The form for a new address. `text` is what may stand in the field, `group` the number of the asked
    group, from 1. `address` is what would be saved."""

    is_open: bool = False
    text: str = ""
    address: str = ""
    check: CheckWord | None = None
    error: str = ""
    notes: tuple[str, ...] = ()
    groups: int = 0
    group: int = 0
    is_ticked: bool = False
    group_error: str = ""
    way: Way = "dashboard"
    has_ways: bool = False
    can_save: bool = False
    is_saving: bool = False


@dataclass(frozen=True, slots=True)
class DraftState:
    """The three steps at the dashboard. `what` is copied: the draft, or ours where it is restored."""

    is_restoring: bool = False
    copied: str = ""
    clipboard_alarm: str = ""
    is_opened: bool = False
    answer: str = ""
    answer_kind: str = ""


@dataclass(frozen=True, slots=True)
class WalletsState:
    """Everything that Wallets shows. `main` and `other` are the two groups of the table."""

    main: tuple[WalletRow, ...] = ()
    other: tuple[WalletRow, ...] = ()
    is_first_read: bool = True
    is_told: bool = False
    in_use: str = ""
    read_at: str = ""
    read_at_exactly: str = ""
    guard: GuardLine = GuardLine()
    seen_alarm: Alarm | None = None
    alarm: Said | None = None
    is_checking: bool = False
    problem: Said | None = None
    notice: str = ""
    has_dashboard: bool = True
    can_approve_all: bool = False
    can_change: bool = True
    selected: str = ""
    is_panel_open: bool = False
    change: ChangeState = ChangeState()
    draft: DraftState = DraftState()

    @property
    def rows(self) -> tuple[WalletRow, ...]:
        """All rows."""
        return (*self.main, *self.other)

    @property
    def chosen(self) -> WalletRow | None:
        """The row in the panel."""
        return next((row for row in self.rows if row.key == self.selected), None)
