"""Saving at Cryptum from here: only where that was learned, read back and compared, honest where it fails."""

from __future__ import annotations

import pytest

from merchant_desk.services.guard.report import GuardState
from merchant_desk.ui.assets import install_language
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.button import Button
from tests.helpers import sales
from tests.helpers.fake_faults import unreachable
from tests.helpers.list_stage import SMALL
from tests.helpers.wallet_stage import (
    AVAX,
    NEW,
    OURS,
    GuardedStage,
    drafted,
    fill_form,
    guarded,
    put_in,
    swapped,
)
from tests.helpers.windows import cut_words, inside, outside, turns

HERE = sales.settings(api_url="http://127.0.0.1:9")
NOW = (OURS[0], ("AVAXCCHAIN", NEW))


def begin(at: GuardedStage) -> None:
    """Open the form and fill it."""
    at.model.select("AVAXCCHAIN:0")
    at.click("wallets-change")
    fill_form(at)


@inside(guarded(settings=HERE))
async def test_a_save_from_here_is_read_back_and_sealed(at: GuardedStage) -> None:
    begin(at)
    assert at.of("wallets-save", Button).words() == "Save at Cryptum…"

    at.click("wallets-save")
    await at.settled()

    report = await at.shop.desk.owner.guard.report()
    assert (report.state, report.approved) == (GuardState.SEALED, NOW)
    assert at.model.state.notice.startswith("Saved at Cryptum, read back and compared")


@inside(guarded(settings=HERE))
async def test_the_way_over_the_dashboard_stays_beside_it(at: GuardedStage) -> None:
    begin(at)

    at.click("wallets-way.dashboard")
    at.click("wallets-save")
    await at.settled()

    assert at.shop.api.count("put_wallets") == 0
    assert [item.address for item in await at.shop.desk.owner.wallets.drafts()] == [NEW]


@inside(guarded())
async def test_no_switch_is_offered_where_no_check_has_passed(at: GuardedStage) -> None:
    begin(at)

    assert not at.part("wallets-way").isVisible()
    assert at.of("wallets-save", Button).words() == "Keep as draft…"


@inside(guarded(settings=HERE))
async def test_a_save_that_fails_says_so_and_keeps_the_form(at: GuardedStage) -> None:
    begin(at)
    at.shop.api.fail("put_wallets", unreachable())

    at.click("wallets-save")
    await at.settled()

    assert at.part("wallets-problem").isVisible()
    assert at.model.state.change.is_open
    assert not at.model.state.change.is_saving
    assert (await at.shop.desk.owner.guard.report()).approved == OURS


@inside(guarded(settings=HERE))
async def test_a_yes_that_changed_nothing_is_not_called_saved(at: GuardedStage) -> None:
    begin(at)
    at.shop.api.ignores_updates = True

    at.click("wallets-save")
    await at.settled()

    assert at.model.state.notice == ""
    assert at.part("wallets-problem").isVisible()
    assert dict((await at.shop.desk.owner.guard.report()).approved or ())["AVAXCCHAIN"] == AVAX


@pytest.mark.parametrize("language", ["en", "pt_BR"])
@pytest.mark.parametrize("size", [(1440, 900), SMALL], ids=["wide", "small"])
async def test_nothing_is_cut_or_outside_in_any_state(language: str, size: tuple[int, int]) -> None:
    install_language(language)
    theme().reduced_motion = True
    try:
        for before, key in ((None, "AVAXCCHAIN:0"), (drafted, "AVAXCCHAIN:0"), (swapped, "CELO:0")):
            async with guarded(before=before, size=size)() as at:
                at.model.select(key)
                if before is None:
                    at.model.start_change(key)
                    put_in(at, "wallets-new", NEW)

                await turns()  # layouts follow
                assert cut_words(at.window) == [], before
                assert outside(at.window) == [], before
    finally:
        install_language("en")
