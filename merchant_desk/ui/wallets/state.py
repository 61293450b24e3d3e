"""What Wallets shows at one moment, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from merchant_desk.ui.problems import Said


@dataclass(frozen=True, slots=True)
class WalletRow:
    """One network; `address` is empty where Cryptum tells none. `key` names network and place, as a store may
    tell two addresses for one network."""

    key: str
    network: str
    name: str
    coins: str
    address: str = ""

    @property
    def is_set(self) -> bool:
        """Whether customers can pay there."""
        return bool(self.address)


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
    alarm: Said | None = None
    is_checking: bool = False
    problem: Said | None = None
    has_dashboard: bool = True
    selected: str = ""
    is_panel_open: bool = False

    @property
    def chosen(self) -> WalletRow | None:
        """The row in the panel."""
        return next((row for row in (*self.main, *self.other) if row.key == self.selected), None)
