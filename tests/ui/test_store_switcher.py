"""The store switcher: who stands in it, how one gets there, and what is asked on the way."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from merchant_desk.domain.settings import TEST_API
from merchant_desk.services.shop.profiles import KnownStore
from merchant_desk.ui.assets import install_language
from merchant_desk.ui.main_window.store_popover import StorePopover
from merchant_desk.ui.main_window.view_model_stores import StoreEntry, entries_of, key_of, profile_of
from tests.helpers.fake_profiles import LAB, PINHEIROS, FakeShelf
from tests.helpers.store_frames import HERE, StoreFrame, open_stores, open_test_store
from tests.helpers.windows import inside, outside, turns, unnamed, until


def popover(frame: StoreFrame) -> StorePopover:
    """The switcher, opened by its button."""
    frame.click("rail.store")
    found = frame.window.findChild(StorePopover)
    assert found is not None
    return found


def rows(frame: StoreFrame) -> list[tuple[str, str]]:
    """The rows from top to bottom: name, and what a screen reader says."""
    found = [
        part
        for part in popover(frame).findChildren(QAbstractButton)
        if part.objectName().startswith("store-") and part.isVisible()
    ]
    found.sort(key=lambda part: part.mapToGlobal(part.rect().topLeft()).y())
    return [(part.objectName(), part.accessibleName()) for part in found]


@inside(open_stores)
async def test_every_store_stands_there_with_its_line_and_the_word_test(frame: StoreFrame) -> None:
    await turns()

    assert rows(frame) == [
        ("store-real:default", "Café Aurora, Vila Madalena"),
        ("store-real:pinheiros", "Café Aurora Pinheiros, 4 open orders"),
        ("store-real:lab", "Aurora Lab, TEST, No real money"),
        ("store-training", "Training store, No real money"),
        ("store-add", "Add a store"),
    ]


@inside(open_stores)
async def test_a_real_store_of_the_same_kind_is_gone_to_without_a_question(frame: StoreFrame) -> None:
    await turns()
    popover(frame)
    frame.click("store-real:pinheiros")

    await until(lambda: frame.wanted, what="the switch")
    assert frame.wanted == ["real:pinheiros"]


@inside(open_stores)
async def test_the_present_store_is_ticked_and_leads_nowhere(frame: StoreFrame) -> None:
    await turns()
    opened = popover(frame)
    present = opened.findChild(QAbstractButton, "store-real:default")
    assert present is not None
    told = present.accessibleDescription()
    frame.click("store-real:default")
    await turns()

    assert told == "Open now"
    assert frame.wanted == []
    assert not opened.isVisible()


@inside(open_stores)
async def test_from_real_to_test_money_is_asked_and_staying_is_safe(frame: StoreFrame) -> None:
    await turns()
    popover(frame)
    frame.click("store-real:lab")
    await until(lambda: frame.has("enter-test"), what="the question")
    QTest.keyClick(frame.part("enter-test"), Qt.Key.Key_Escape)
    await turns()
    stayed = list(frame.wanted)
    popover(frame)
    frame.click("store-real:lab")
    await until(lambda: frame.has("enter-test.deed"), what="the question again")
    frame.click("enter-test.deed")
    await until(lambda: frame.wanted, what="the switch")

    assert stayed == []
    assert frame.wanted == ["real:lab"]


@inside(open_test_store)
async def test_from_test_to_real_money_is_asked_too(frame: StoreFrame) -> None:
    await turns()
    popover(frame)
    frame.click("store-real:pinheiros")
    await until(lambda: frame.has("leave-test.deed"), what="the question")
    frame.click("leave-test.deed")
    await until(lambda: frame.wanted, what="the switch")

    assert frame.wanted == ["real:pinheiros"]


async def test_in_training_every_real_store_can_be_gone_to_by_name() -> None:
    async with open_stores(is_training=True) as frame:
        await turns()
        told = rows(frame)
        frame.click("store-real:pinheiros")
        await until(lambda: frame.has("leave-training.deed"), what="the question")
        body = frame.part("leave-training").accessibleDescription()
        frame.click("leave-training.deed")
        await until(lambda: frame.wanted, what="the switch")

        assert [name for name, _ in told][-2:] == ["store-training", "store-add"]
        assert "Café Aurora Pinheiros" in body
        assert frame.wanted == ["real:pinheiros"]


async def test_training_without_any_real_store_offers_to_set_one_up() -> None:
    async with open_stores(is_training=True, shelf=FakeShelf(), real_store="") as frame:
        await turns()

        assert rows(frame) == [
            ("store-training", "Training store, No real money"),
            ("store-real", "Set up a store"),
        ]


@inside(open_stores)
async def test_arrows_and_enter_switch_without_a_mouse(frame: StoreFrame) -> None:
    await turns()
    button = frame.part("rail.store")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    first: QWidget | None = frame.window.focusWidget()
    assert first is not None
    QTest.keyClick(first, Qt.Key.Key_Down)
    second: QWidget | None = frame.window.focusWidget()
    assert second is not None
    QTest.keyClick(second, Qt.Key.Key_Return)
    await until(lambda: frame.wanted, what="the switch")

    assert (first.objectName(), second.objectName()) == ("store-real:default", "store-real:pinheiros")
    assert frame.wanted == ["real:pinheiros"]


@inside(open_stores)
async def test_up_from_the_first_row_comes_round_to_add_a_store(frame: StoreFrame) -> None:
    await turns()
    popover(frame)
    first: QWidget | None = frame.window.focusWidget()
    assert first is not None
    QTest.keyClick(first, Qt.Key.Key_Up)
    focused: QWidget | None = frame.window.focusWidget()

    assert focused is not None
    assert focused.objectName() == "store-add"


@inside(open_stores)
async def test_new_numbers_reach_an_open_switcher_and_the_focus_stays(frame: StoreFrame) -> None:
    await turns()
    frame.shelf.open_counts["pinheiros"] = 1
    opened = popover(frame)
    row = opened.findChild(QAbstractButton, "store-real:pinheiros")
    assert row is not None
    row.setFocus()

    def said() -> str:
        found = opened.findChildren(QAbstractButton, "store-real:pinheiros")[-1]
        return found.accessibleName()

    await until(lambda: said() == "Café Aurora Pinheiros, 1 open order", what="the new number")
    focused: QWidget | None = frame.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "store-real:pinheiros"


@inside(open_stores)
async def test_no_store_is_left_while_an_order_is_being_created(frame: StoreFrame) -> None:
    await turns()
    release = asyncio.Event()
    create = frame.shop.api.create

    async def slow(order: object) -> object:
        await release.wait()
        return await create(order)  # type: ignore[arg-type]  # passed on as it came

    frame.shop.api.create = slow  # type: ignore[method-assign,assignment]  # an answer that takes long
    frame.window.pages.sell.press("9")
    frame.window.pages.sell.charge()
    await until(lambda: frame.window.pages.sell.state.is_sending, what="the order is under way")
    popover(frame)
    frame.click("store-real:pinheiros")
    await until(lambda: frame.has("store-busy"), what="the reason")
    frame.click("store-busy.safe")
    release.set()
    await until(lambda: not frame.window.pages.sell.state.is_sending, what="the answer")

    assert frame.wanted == []


@inside(open_stores)
async def test_settings_lead_to_the_switcher_too(frame: StoreFrame) -> None:
    frame.window.navigate("settings")
    await turns()
    frame.click("settings-switch-store")

    assert frame.has("store-popover")


async def test_twenty_stores_keep_the_switcher_inside_a_small_window() -> None:
    many = [KnownStore(f"s-{number}", f"Store {number}", "", "x", TEST_API) for number in range(20)]
    async with open_stores(shelf=FakeShelf([HERE, *many]), size=(1024, 700)) as frame:
        await turns()
        opened = popover(frame)

        assert outside(frame.window) == []
        card = next(part for part in opened.findChildren(QWidget) if part.width() == 300)
        assert card.geometry().bottom() <= frame.window.height()


@pytest.mark.parametrize("language", ["en", "pt_BR"])
async def test_the_open_switcher_has_names_for_all_its_parts(language: str) -> None:
    install_language(language)
    async with open_stores() as frame:
        await turns()

        assert unnamed(popover(frame)) == []


@inside(open_stores)
async def test_the_present_store_stands_there_although_its_settings_are_not_kept(frame: StoreFrame) -> None:
    frame.shelf.stores = [PINHEIROS, LAB]
    frame.click("rail.store")
    await turns()
    state = frame.window.model.state

    found = entries_of((PINHEIROS,), state, profile="default", real_store="", may_add=False)

    assert found[0] == StoreEntry(
        "real:default", "Café Aurora", "Vila Madalena", is_test=False, is_current=True
    )
    assert [entry.key for entry in found] == ["real:default", "real:pinheiros", "training"]


def test_a_key_names_its_profile_whatever_letters_that_has() -> None:
    assert [profile_of(key_of(name)) for name in ("a", "training", "a.b-c_d")] == [
        "a",
        "training",
        "a.b-c_d",
    ]
    assert profile_of("real") == profile_of("training") == ""
