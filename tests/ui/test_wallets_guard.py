"""The guard on the page: drafts for the dashboard, changes behind our back, a broken seal, test sales."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QWidget

from merchant_desk.domain.order import OrderState
from merchant_desk.services import memo_keys
from merchant_desk.services.guard.report import GuardReport, GuardState
from merchant_desk.ui.wallets.page import WalletsPage
from merchant_desk.ui.wallets.panel_parts import differing_groups
from merchant_desk.ui.wallets.present import guard_line
from merchant_desk.ui.wallets.state import Standing
from merchant_desk.ui.wallets.view_model_reading import note_of_test_sale
from merchant_desk.ui.widgets.address_groups import AddressGroups
from merchant_desk.ui.widgets.button import Button
from tests.helpers.frames import Frame, open_frame
from tests.helpers.shop import Shop
from tests.helpers.wallet_stage import (
    CELO,
    LOOK_ALIKE,
    NEW,
    OURS,
    GuardedStage,
    drafted,
    guarded,
    show_at_api,
    swapped,
)
from tests.helpers.windows import inside, unnamed, until

AVALANCHE, CELO_ROW = "AVAXCCHAIN:0", "CELO:0"


def standing(at: GuardedStage, key: str) -> Standing:
    """How one row stands."""
    return next(row.standing for row in at.model.state.rows if row.key == key)


def answer(at: GuardedStage) -> str:
    """What the check of the draft said."""
    return at.model.state.draft.answer


# ---- the way over the dashboard ----


@inside(guarded(before=drafted))
async def test_a_draft_stands_beside_what_customers_still_pay(at: GuardedStage) -> None:
    at.model.select(AVALANCHE)

    assert standing(at, AVALANCHE) is Standing.DRAFT
    assert at.of("wallets-address", AddressGroups).accessibleName().endswith("DDC8 C6FB")
    assert at.of("wallets-draft", AddressGroups).accessibleName().endswith("2e7b 9aDb")
    assert at.text("wallets-draft-by").startswith("By Clara Nunes with the owner PIN")
    assert unnamed(at.window) == []


@inside(guarded(before=drafted))
async def test_the_copied_draft_is_read_back_from_the_clipboard(at: GuardedStage) -> None:
    at.model.select(AVALANCHE)

    at.click("wallets-draft-copy")

    assert at.clipboard == NEW
    assert at.text("wallets-copied").endswith("The clipboard still holds this address.")


@inside(guarded(before=drafted))
async def test_another_text_in_the_clipboard_soon_after_is_an_alarm(at: GuardedStage) -> None:
    at.model.select(AVALANCHE)
    at.click("wallets-draft-copy")

    QGuiApplication.clipboard().setText(LOOK_ALIKE)

    await until(lambda: at.part("wallets-clipboard-alarm").isVisible())
    assert not at.part("wallets-copied").isVisible()


@pytest.mark.parametrize(
    ("at_api", "said"),
    [
        (OURS, "Not yet. Cryptum still has what it had before."),
        ((OURS[0], ("AVAXCCHAIN", LOOK_ALIKE)), "Cryptum has a third address"),
        ((), "Cryptum shows no wallets here."),
    ],
    ids=["before", "third", "none"],
)
async def test_check_again_says_what_cryptum_has_by_now(
    at_api: tuple[tuple[str, str], ...], said: str
) -> None:
    async with guarded(before=drafted)() as at:
        at.model.select(AVALANCHE)
        show_at_api(at.shop, at_api)

        at.click("wallets-panel-check")
        await at.settled()

        assert answer(at).startswith(said)
        assert len(await at.shop.desk.owner.wallets.drafts()) == 1


@inside(guarded(before=drafted))
async def test_a_draft_that_cryptum_has_becomes_ours_and_sealed(at: GuardedStage) -> None:
    at.model.select(AVALANCHE)
    show_at_api(at.shop, (OURS[0], ("AVAXCCHAIN", NEW)))

    at.click("wallets-panel-check")
    await at.settled()

    assert standing(at, AVALANCHE) is Standing.SAME
    assert at.text("wallets-guard-strong").startswith("Sealed")
    assert at.part("wallets-notice").isVisible()
    assert (await at.shop.desk.owner.guard.report()).approved == (OURS[0], ("AVAXCCHAIN", NEW))


@inside(guarded(before=drafted))
async def test_a_draft_is_forgotten_only_after_a_yes(at: GuardedStage) -> None:
    at.model.select(AVALANCHE)
    kept = []
    for button in ("safe", "deed"):
        at.click("wallets-drop")
        name = f"wallets-drop-dialog.{button}"
        await until(partial(at.window.findChild, QWidget, name))
        at.click(name)
        await at.settled()
        kept.append(len(await at.shop.desk.owner.wallets.drafts()))

    assert kept == [1, 0]


# ---- changed behind our back ----


@inside(guarded(before=swapped))
async def test_a_swapped_wallet_is_shown_with_its_differing_groups(at: GuardedStage) -> None:
    at.model.select(CELO_ROW)

    assert standing(at, CELO_ROW) is Standing.CHANGED
    assert standing(at, AVALANCHE) is Standing.SAME
    assert at.text("wallets-guard-strong") == "Changed."
    assert at.of("wallets-ours", AddressGroups).accessibleName().endswith("Ef1B eAed")
    assert at.of("wallets-now", AddressGroups).accessibleName().endswith("193d EaEd")
    assert at.part("wallets-differ").accessibleName() == "8 of 10 groups differ. Only the ends are alike."
    table = at.page.table.model()
    said = table.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Celo, Checksum valid, Changed, Sales stopped")
    assert unnamed(at.window) == []


@inside(guarded(before=swapped))
async def test_nothing_is_changed_while_an_alarm_stands(at: GuardedStage) -> None:
    at.model.select(AVALANCHE)
    at.model.start_change(AVALANCHE)

    assert not at.model.state.change.is_open
    assert not at.part("wallets-change").isVisible()


async def paid_since(shop: Shop) -> None:
    """Two orders are confirmed, one before the last good read; then the wallet is swapped."""
    early, late = await shop.sale("10.00"), await shop.sale("31.50")
    now = shop.clock.now_utc_ms()
    for order, paid in ((early, now - 60_000), (late, now + 5_000)):
        known = await shop.order(order.reference)
        await shop.store.orders.save(replace(known, state=OrderState.CONFIRMED, paid_utc_ms=paid), ())
    await swapped(shop)


@inside(guarded(before=paid_since))
async def test_money_that_came_since_the_last_good_read_is_named(at: GuardedStage) -> None:
    at.model.select(CELO_ROW)

    told = at.text("wallets-at-risk")
    assert told.startswith("1 order was confirmed since the last good read: 31.50 USD at risk")


@inside(guarded(before=swapped))
async def test_accepting_needs_the_tick_and_then_ends_the_alarm(at: GuardedStage) -> None:
    at.model.select(CELO_ROW)
    accept = at.of("wallets-accept", QAbstractButton)
    assert not accept.isEnabled()
    assert at.of("wallets-restore", Button).kind == "primary"

    at.click("wallets-accept-tick")
    at.click("wallets-accept")
    await at.settled()

    assert (await at.shop.desk.owner.guard.report()).state is GuardState.SEALED
    assert standing(at, CELO_ROW) is Standing.SAME
    assert dict(await approved(at))["CELO"] == LOOK_ALIKE


@inside(guarded(before=swapped))
async def test_restoring_copies_ours_and_ends_once_cryptum_has_it(at: GuardedStage) -> None:
    at.model.select(CELO_ROW)
    at.click("wallets-restore")
    at.click("wallets-draft-copy")
    assert at.clipboard == CELO
    at.click("wallets-panel-check")
    await at.settled()
    assert answer(at) == "Not yet. Cryptum still has the other address."

    show_at_api(at.shop, OURS)
    at.click("wallets-panel-check")
    await at.settled()
    assert (await at.shop.desk.owner.guard.report()).state is GuardState.CHANGED
    at.click("wallets-end-alarm")
    await at.settled()

    assert (await at.shop.desk.owner.guard.report()).state is GuardState.SEALED
    assert dict(await approved(at))["CELO"] == CELO


async def approved(at: GuardedStage) -> tuple[tuple[str, str], ...]:
    """What counts as ours now."""
    return (await at.shop.desk.owner.guard.report()).approved or ()


async def altered(shop: Shop) -> None:
    """Somebody edits what was sealed."""
    text = await shop.store.memo.get(memo_keys.SEAL)
    assert text is not None
    await shop.store.memo.put(memo_keys.SEAL, text.replace(CELO, LOOK_ALIKE))


@inside(guarded(before=altered))
async def test_a_broken_seal_says_so_in_words_and_never_sealed(at: GuardedStage) -> None:
    assert at.part("wallets-broken").isVisible()
    assert not at.part("wallets-guard").isVisible()
    assert "altered outside this app" in at.model.state.guard.text
    assert not at.model.state.can_change


@pytest.mark.parametrize("can_save", [False, True])
def test_only_a_guard_that_compares_ever_says_sealed(can_save: bool) -> None:
    for state in GuardState:
        for approved in (None, (), OURS):
            line = guard_line(GuardReport(state, approved=approved), is_training=False, can_save=can_save)
            says_sealed = "sealed" in f"{line.strong} {line.text}".lower()

            assert says_sealed is (state is GuardState.SEALED), (state, approved)
            assert (line.strong == "Guard off.") is (state is GuardState.OFF)


def test_capitals_alone_are_boxed_only_where_nothing_else_differs() -> None:
    assert differing_groups(CELO, LOOK_ALIKE) == tuple(range(1, 9))
    assert differing_groups(CELO, CELO.replace("eAed", "eaed")) == (9,)
    assert differing_groups(CELO, CELO) == ()
    assert differing_groups("rHb9CJ", "rHB9CJ") == (0,)


# ---- a test sale ----


@inside(guarded())
async def test_a_network_counts_as_tested_once_its_test_sale_is_confirmed(at: GuardedStage) -> None:
    wanted: list[str] = []
    at.model.test_sale_wanted.connect(wanted.append)
    at.model.select(CELO_ROW)
    at.click("wallets-test-sale")
    order = await at.shop.sale("0.01", note=note_of_test_sale("CELO"))
    await at.model.reload()
    assert not at.part("wallets-tag-tested").isVisible()

    known = await at.shop.order(order.reference)
    await at.shop.store.orders.save(replace(known, state=OrderState.CONFIRMED), ())
    await at.model.reload()

    assert wanted == ["CELO"]
    assert at.part("wallets-tag-tested").isVisible()
    assert [row.network for row in at.model.state.rows if row.is_tested] == ["CELO"]


@inside(open_frame)
async def test_a_test_sale_stands_on_sell_with_the_smallest_amount_and_its_note(frame: Frame) -> None:
    show_at_api(frame.shop, OURS)
    await frame.shop.desk.owner.guard.see()
    sell = frame.window.pages.sell
    sell.press("25")
    frame.window.navigate("wallets")
    page = frame.window.findChild(WalletsPage)
    assert isinstance(page, WalletsPage)
    await until(lambda: page.state.is_told)
    page.show_wallet(CELO_ROW)

    frame.click("wallets-test-sale")

    assert frame.window.page_key == "sell"
    assert (sell.state.figure, sell.state.note) == ("0.01", "Test sale CELO")
    assert len(sell.state.parked) == 1
