"""The contract check in Settings: started, watched, stopped, its report saved; absent at the real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QProgressBar, QWidget

from merchant_desk.domain.errors import Unreachable
from merchant_desk.domain.readings import Readings
from merchant_desk.domain.settings import PRODUCTION_API, TEST_API, Settings
from merchant_desk.services.contract.values import Exchange
from merchant_desk.ui.assets import PSEUDO, install_language
from merchant_desk.ui.settings.contract_card import ContractCard
from merchant_desk.ui.settings.view_model_contract import ContractModel
from tests.helpers.fake_api import STORE_ID
from tests.helpers.fake_contract import FakeContractApi, contract_of
from tests.helpers.shop import Shop, open_shop
from tests.helpers.windows import cut_words, outside, staged, unnamed, until


@dataclass
class Stage:
    """The card in a window, its model, and the API behind it."""

    shop: Shop
    api: FakeContractApi
    model: ContractModel
    window: QWidget
    reports: dict[str, str] = field(default_factory=dict)

    def part(self, name: str) -> QWidget:
        """A part by its name."""
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        """Press a button."""
        button = self.part(name)
        assert isinstance(button, QAbstractButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def shows(self, name: str) -> bool:
        """Whether a part can be seen."""
        return self.part(name).isVisible()


@asynccontextmanager
async def opened(
    api_url: str = TEST_API, *, learned: Readings | None = None, width: int = 1440
) -> AsyncIterator[Stage]:
    """The card over a desk of fakes."""
    settings = Settings(store_id=STORE_ID, api_url=api_url, person="Owner", learned=learned or Readings())
    async with open_shop(settings=settings) as shop:
        api, reports = FakeContractApi(shop.clock), dict[str, str]()
        desk = replace(shop.desk, contract=contract_of(shop, api, written=reports))
        model = ContractModel(desk)
        card = ContractCard(model)
        window = staged(card, width=width, height=700)
        yield Stage(shop, api, model, window, reports)


def held(api: FakeContractApi) -> Callable[[], None]:
    """Let the list hang until what is returned is called."""
    free, listing = asyncio.Event(), api.listing

    async def wait(query: dict[str, str], *, has_slash: bool = True) -> Exchange:
        await free.wait()
        return await listing(query, has_slash=has_slash)

    api.listing = wait  # type: ignore[method-assign,assignment]  # the test decides when it answers
    return free.set


async def test_a_check_is_started_watched_and_its_results_are_shown() -> None:
    async with opened() as stage:
        free = held(stage.api)
        stage.click("settings-contract-start")
        await until(lambda: stage.model.state.part == 4, what="the list is looked through")
        bar = stage.part("settings-contract-progress")
        assert isinstance(bar, QProgressBar)
        during = (bar.value(), bar.maximum(), stage.shows("settings-contract-stop"), bar.isVisible())
        free()
        await until(lambda: stage.model.state.can_save, what="the result")

        assert during == (4, 10, True, True)
        assert stage.model.state.verdict == "Everything that a sale needs works"
        assert len(stage.model.state.needed) == 6
        assert stage.shows("settings-contract-needed.5")
        assert not stage.shows("settings-contract-progress")
        assert stage.shows("settings-contract-start")
        assert "“orders”" in " ".join(stage.model.state.learned)
        assert stage.shop.desk.settings.current.learned.is_learned


async def test_a_check_that_is_stopped_says_so_and_leaves_no_order() -> None:
    async with opened() as stage:
        held(stage.api)
        stage.click("settings-contract-start")
        await until(lambda: stage.model.state.part == 4, what="it runs")

        stage.click("settings-contract-stop")
        await until(lambda: not stage.model.state.is_running, what="it has stopped")

        assert stage.model.state.notice == "Stopped. The orders of the check were cancelled."
        assert stage.api.open_references == []
        assert not stage.model.state.can_save


async def test_a_server_out_of_reach_is_said_with_what_to_do() -> None:
    async with opened() as stage:

        def fail(_call: str) -> None:
            raise Unreachable(why="dns")

        stage.api.before = fail
        stage.click("settings-contract-start")
        await until(lambda: stage.model.state.notice, what="the failure")

        assert stage.model.state.verdict == "The check did not get through"
        assert stage.shows("settings-contract-notice")
        assert stage.shows("settings-contract-start")


async def test_what_a_sale_needs_and_does_not_get_stands_in_red() -> None:
    async with opened() as stage:
        stage.api.forget_cancels = True
        stage.click("settings-contract-start")
        while not stage.model.state.can_save:
            await stage.shop.clock.advance(1.0)

        assert stage.model.state.verdict == "Something that a sale needs fails"
        assert [is_good for _, is_good in stage.model.state.needed] == [True, True, True, True, False, False]


async def test_the_report_is_saved_where_a_person_wants_it() -> None:
    async with opened() as stage:
        stage.click("settings-contract-start")
        await until(lambda: stage.model.state.can_save, what="the result")

        stage.click("settings-contract-save")
        dialog = stage.window.findChild(QFileDialog)
        assert dialog is not None
        suggested = stage.model.suggested_name
        dialog.fileSelected.emit("/somewhere/report.md")
        await until(lambda: stage.model.state.notice, what="saved")
        dialog.reject()

        assert suggested.startswith("contract-2026")
        assert stage.model.state.notice == "The report was saved."
        assert "# Merchant Desk: contract check" in stage.reports["/somewhere/report.md"]


async def test_at_the_real_store_there_is_no_button_but_a_reason() -> None:
    async with opened(PRODUCTION_API) as stage:
        stage.model.start()

        assert not stage.shows("settings-contract-start")
        assert not stage.shows("settings-contract-stop")
        assert stage.model.state.verdict == "Not at the real store"
        assert stage.api.calls == []


async def test_what_was_learned_before_is_shown_with_its_time() -> None:
    learned = Readings(origin=TEST_API, checked_at_utc_ms=1_767_268_800_000, list_member="rows", page_max=500)
    async with opened(learned=learned) as stage:
        assert stage.model.state.verdict.startswith("Checked")
        assert "500" in " ".join(stage.model.state.learned)
        assert not stage.shows("settings-contract-save")


@pytest.mark.parametrize("language", ["en", "pt_BR", PSEUDO])
@pytest.mark.parametrize("width", [1440, 1024])
async def test_the_whole_card_fits_in_every_language_and_both_sizes(width: int, language: str) -> None:
    install_language(language)
    async with opened(width=width) as stage:
        stage.click("settings-contract-start")
        await until(lambda: stage.model.state.can_save, what="the result")

        assert [*outside(stage.window), *cut_words(stage.window)] == []
        assert unnamed(stage.window) == []
