"""Wallets: where the money goes, each address judged, to read and to copy; here while nothing is approved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from merchant_desk.services.shop.account import WALLETS_INVALID
from merchant_desk.services.values import StoreVerdict
from merchant_desk.ui.wallets.present import Facts, wallet_rows
from merchant_desk.ui.wallets.table_model import ColumnKey, row_name
from merchant_desk.ui.widgets.address_groups import AddressGroups
from merchant_desk.ui.widgets.qr_view import QrView
from tests.helpers.day_of_orders import day_of_orders
from tests.helpers.fake_api import WALLETS
from tests.helpers.fake_faults import unreachable
from tests.helpers.list_stage import SMALL, WalletsStage, open_wallets
from tests.helpers.sales import book
from tests.helpers.windows import inside, read_code, unnamed, until

CELO = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
BITCOIN = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
RIPPLE = "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"
SOLANA = "4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T"
TOLD = (("BITCOIN", BITCOIN), ("CELO", CELO))


def wallets(
    told: tuple[tuple[str, str], ...] | None = TOLD, **members: Any
) -> Callable[[], AbstractAsyncContextManager[WalletsStage]]:
    """An opener for `windows.inside`."""
    return partial(open_wallets, told, **members)


def names(rows: tuple[Any, ...]) -> list[str]:
    """The networks of rows, in order."""
    return [row.name for row in rows]


def test_networks_stand_in_the_order_used_everywhere() -> None:
    main, other = wallet_rows(Facts(told=TOLD))

    assert names(main) == [
        "Celo", "Ethereum", "Hathor", "BNB Smart Chain", "Polygon", "Avalanche C-Chain",
    ]  # fmt: skip
    assert names(other) == ["Bitcoin", "Solana", "Stellar", "XRP Ledger", "Cardano"]
    assert [row.is_set for row in other] == [True, False, False, False, False]


def test_two_addresses_and_a_network_nobody_knows_are_all_shown() -> None:
    main, other = wallet_rows(
        Facts(told=(("CELO", "0x1"), ("CELO", "0x2"), ("NEWCHAIN", "n1"), ("CHILIZ", "0x3")))
    )

    assert [(row.key, row.address) for row in main[:2]] == [("CELO:0", "0x1"), ("CELO:1", "0x2")]
    assert names(other)[-2:] == ["Chiliz", "NEWCHAIN"]


@inside(wallets())
async def test_each_network_shows_its_address_cut_and_when_it_was_read(at: WalletsStage) -> None:
    table = at.page.table.model()

    def cell(row: int, column: ColumnKey) -> str:
        return str(table.index(row, column).data())

    assert cell(0, ColumnKey.ADDRESS) == "0x5aAeb605…Ef1BeAed"
    assert cell(0, ColumnKey.CHECK) == "Checksum valid"
    assert cell(0, ColumnKey.AT_CRYPTUM) == "As told by Cryptum Read 14:32"
    assert cell(1, ColumnKey.ADDRESS) == "Not offered to customers"
    assert cell(1, ColumnKey.CHECK) == "Not set"
    assert cell(6, ColumnKey.NETWORK) == "Other networks. Cryptum's checkout may not offer them."
    assert at.text("wallets-in-use") == "2 of 11 networks in use"
    assert table.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == (
        f"Celo, Checksum valid, As told by Cryptum, address {CELO}"
    )


@inside(wallets())
async def test_the_panel_shows_the_address_in_groups_to_read_aloud(at: WalletsStage) -> None:
    at.click_row(at.page.table, 0)

    groups = at.of("wallets-address", AddressGroups)
    assert groups.accessibleName() == "Address 0x 5aAe b605 3F3E 94C9 b9A0 9f33 6694 35E7 Ef1B eAed"
    assert at.part("wallets-address-check").accessibleName() == "Checksum valid"
    assert at.text("wallets-panel.title") == "Celo"


@inside(wallets())
async def test_copy_gives_the_whole_address_from_panel_and_keys(at: WalletsStage) -> None:
    copied = []
    at.click_row(at.page.table, 0)
    at.click("wallets-copy")
    copied.append(at.clipboard)
    at.click_row(at.page.table, 7)
    QTest.keyClick(
        at.page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    copied.append(at.clipboard)

    assert copied == [CELO, BITCOIN]


@inside(wallets())
async def test_the_code_of_a_row_is_read_back_and_shows_the_address(at: WalletsStage) -> None:
    at.click("wallets-code-BITCOIN:0")
    await until(lambda: at.window.findChild(QrView, "wallets-qr"))

    assert read_code(at.of("wallets-qr", QrView)) == BITCOIN
    at.click("wallets-qr-dialog.safe")
    await at.settled()


@inside(wallets((("RIPPLE", RIPPLE[:-1] + "c"), ("CELO", CELO.lower()), ("SOLANA", SOLANA))))
async def test_each_address_has_its_verdict_in_words_and_its_reason(at: WalletsStage) -> None:
    said = {row.network: (row.check.text, row.reason) for row in at.model.state.rows if row.is_set}
    told = {row.network: row_name(row) for row in at.model.state.rows if row.network in ("RIPPLE", "CARDANO")}

    assert said["CELO"] == ("No checksum", "")
    assert said["SOLANA"] == ("Format valid", "")
    assert said["RIPPLE"][0] == "Checksum wrong"
    assert said["RIPPLE"][1].startswith("The checksum does not fit")
    assert told["RIPPLE"].startswith("XRP Ledger, Checksum wrong, The checksum does not fit")
    assert told["CARDANO"] == "Cardano, not set"
    assert at.part("wallets-change-RIPPLE:0").accessibleName() == "Fix the XRP Ledger address"


@inside(wallets())
async def test_a_network_that_is_not_set_says_so_and_offers_no_copy(at: WalletsStage) -> None:
    at.click_row(at.page.table, 1)

    assert at.part("wallets-address-none").isVisible()
    assert not at.part("wallets-copy").isVisible()
    assert at.window.findChild(QWidget, "wallets-code-ETHEREUM:0") is None
    assert at.part("wallets-change-ETHEREUM:0").accessibleName() == "Add an address for Ethereum"


@inside(wallets())
async def test_the_line_between_the_groups_is_passed_over_by_the_keys(at: WalletsStage) -> None:
    at.click_row(at.page.table, 5)

    at.key(Qt.Key.Key_Down)

    assert at.text("wallets-panel.title") == "Bitcoin"


@inside(wallets())
async def test_nothing_can_be_typed_into_before_a_change_is_begun(at: WalletsStage) -> None:
    at.click_row(at.page.table, 0)

    assert [edit for edit in at.window.findChildren(QLineEdit) if edit.isVisible()] == []
    assert unnamed(at.window) == []


@inside(wallets(None))
async def test_where_the_api_shows_none_the_page_says_so(at: WalletsStage) -> None:
    assert at.text("wallets-empty.title") == "Cryptum shows no wallets here"
    assert at.part("wallets-empty-dashboard").isVisible()
    assert not at.page.table.isVisible()


@inside(wallets(None))
async def test_check_again_verifies_the_store_and_reads_the_newest_order(at: WalletsStage) -> None:
    order = day_of_orders()[0]
    await at.shop.store.orders.begin(order, ())
    book(at.shop.api, order)

    at.click("wallets-empty-check")
    await until(lambda: at.model.state.is_told)
    await at.settled()

    assert at.shop.api.count("verify") == 1
    assert at.shop.api.count("read", str(order.id)) == 1
    assert {row.address for row in (*at.model.state.main, *at.model.state.other) if row.is_set} == {
        wallet.address for wallet in WALLETS
    }


@inside(wallets())
async def test_a_check_without_the_line_says_why_and_keeps_what_is_known(at: WalletsStage) -> None:
    at.shop.api.fail("verify", unreachable())

    at.click("wallets-check")
    await at.settled()

    assert at.part("wallets-problem").isVisible()
    assert at.of("wallets-check", QAbstractButton).isEnabled()
    assert at.model.state.is_told


@inside(wallets())
async def test_a_store_whose_wallets_are_invalid_is_an_alarm(at: WalletsStage) -> None:
    at.shop.api.verdict = StoreVerdict(WALLETS_INVALID, "No wallet for CELO")

    at.model.check_again()
    await at.settled()

    assert at.part("wallets-alarm").isVisible()
    alarm = at.model.state.alarm
    assert alarm is not None
    assert alarm.then.startswith("No wallet for CELO")


@inside(wallets(is_training=True))
async def test_training_has_no_dashboard_to_open(at: WalletsStage) -> None:
    at.click_row(at.page.table, 0)

    assert not at.part("wallets-dashboard").isVisible()
    assert not at.part("wallets-panel-dashboard").isVisible()


@inside(wallets(size=SMALL))
async def test_in_a_small_window_an_address_opens_in_a_drawer(at: WalletsStage) -> None:
    at.click_row(at.page.table, 0)
    assert at.part("wallets-drawer").isVisible()

    at.key(Qt.Key.Key_Escape)

    assert not at.part("wallets-drawer").isVisible()
    assert at.page.table.hasFocus()
