"""Two stores in one data folder and one program: a sale in each, never mixed; what was typed is parked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from merchant_desk.app.instance import OneInstance
from merchant_desk.config.paths import places_of
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.ui.main_window.window import MainWindow
from tests.helpers.logs import ExpectedLogs
from tests.helpers.two_stores import OTHER_PORT, PORT, running
from tests.helpers.windows import until

_SWITCH_S = 2.0


async def test_a_sale_in_each_of_two_stores_and_neither_sees_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, monkeypatch) as machine:
        await machine.opened()
        title = machine.window.windowTitle()
        first = await machine.charge("1200")
        took_s = await machine.switch("store-real:lab")
        second = await machine.charge("3400")
        other_title = machine.window.windowTitle()
        theirs = await (await machine.opened()).store.open_orders()
        await machine.switch("store-real:default")
        ours = await (await machine.opened()).store.open_orders()
        payment = machine.window.pages.payment
        assert payment is not None
        await until(lambda: payment.state.reference == first, what="the sale in progress is back")
        books = [[order.reference for order in shop.book] for shop in (machine.aurora, machine.lab)]
        stores = [{order.store_id for order in rows} for rows in (ours, theirs)]

    assert (title, other_title) == ("Merchant Desk - Café Aurora - TEST", "Merchant Desk - Aurora Lab - TEST")
    assert books == [[first], [second]]
    assert [[order.reference for order in rows] for rows in (ours, theirs)] == [[first], [second]]
    assert stores == [{machine.aurora.store_id}, {machine.lab.store_id}]
    assert took_s < _SWITCH_S


async def test_the_window_keeps_its_place_and_what_was_typed_is_parked_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, monkeypatch) as machine:
        await machine.opened()
        place = machine.window.geometry()
        machine.window.pages.sell.press("7")
        await machine.switch("store-real:lab")
        there = machine.window.geometry()
        elsewhere = machine.window.pages.sell.state.parked
        await machine.switch("store-real:default")
        await until(lambda: machine.window.pages.sell.state.parked, what="what was parked")
        parked = [row.text for row in machine.window.pages.sell.state.parked]

    assert there == place
    assert elsewhere == ()
    assert len(parked) == 1
    assert "7.00" in parked[0]


async def test_each_store_has_its_own_callback_path_port_and_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, monkeypatch) as machine:
        seen = []
        for row in ("", "store-real:lab"):
            if row:
                await machine.switch(row)
            desk = await machine.opened()
            kept = await desk.secrets.load()
            seen.append(
                (await desk.callback_address.token(), desk.settings.current.listener_port, kept.api_key)
            )

    (token, port, key), (other_token, other_port, other_key) = seen
    assert (port, other_port) == (PORT, OTHER_PORT)
    assert token != other_token
    assert key != other_key


async def test_training_is_one_of_the_stores_and_leads_back_to_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, monkeypatch) as machine:
        await machine.opened()
        await machine.switch("store-real:lab")
        await machine.switch("store-training", agree="enter-training.deed")
        in_training = (machine.window.property("training"), machine.window.windowTitle())
        before = machine.window
        machine.click("leave-training-button")
        await until(lambda: machine.window.findChild(QAbstractButton, "leave-training.deed"), what="question")
        machine.click("leave-training.deed")
        await until(lambda: machine.window is not before, what="another window")
        await machine.opened()
        title = machine.window.windowTitle()

    assert in_training == (True, "Merchant Desk, training")
    assert title == "Merchant Desk - Aurora Lab - TEST"


async def test_a_store_that_cannot_be_opened_says_so_and_leads_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow("desk not opened why=StoreUnusable")
    async with running(tmp_path, monkeypatch) as machine:
        await machine.opened()
        places_of(tmp_path, "lab").store.write_bytes(b"this is no database" * 1000)
        before = machine.window
        before.profile_wanted.emit("real:lab")
        await until(lambda: machine.window is not before, what="another window")
        await until(lambda: machine.window.model.state.messages, what="the reason")
        broken = machine.window
        told = broken.model.state.messages[0].strong
        machine.click("banner-failure-deed")
        await until(lambda: machine.window is not broken, what="the store before")
        await machine.opened()
        title = machine.window.windowTitle()

    assert told == "The data file is damaged."
    assert title == "Merchant Desk - Café Aurora - TEST"


async def test_a_store_that_is_open_in_another_window_is_raised_and_this_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, monkeypatch) as machine:
        await machine.opened()
        other = OneInstance(places_of(tmp_path, "lab").folder)
        assert other.claim()
        other.listen()
        raised: list[bool] = []
        other.raised.connect(lambda: raised.append(True))
        before = machine.window
        before.profile_wanted.emit("real:lab")
        await until(lambda: raised, what="the other window is raised")
        stays = machine.window is before and before.isEnabled()
        other.release()

    assert stays


async def test_a_store_added_in_the_window_is_tried_kept_in_the_keyring_and_sold_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, monkeypatch) as machine, Sandbox() as third:
        await machine.opened()
        machine.click("rail.store")
        machine.click("store-add")
        texts = {"name": "Aurora Centro", "id": third.store_id, "key": third.api_key}
        for field, text in texts.items():
            edit = machine.window.findChild(QLineEdit, f"add-store-{field}")
            assert edit is not None
            edit.setText(text)
            edit.textEdited.emit(text)
        address = machine.window.findChild(QLineEdit, "add-store-place-address")
        assert address is not None
        address.setText(third.api_url)
        address.editingFinished.emit()
        before = machine.window
        machine.click("add-store.deed")
        await until(places_of(tmp_path, "aurora-centro").settings.exists, what="it is kept")
        await until(lambda: (button := _deed(before)) is not None and button.isEnabled(), what="the verdict")
        machine.click("add-store.deed")
        await until(lambda: machine.window is not before, what="the new store")
        desk = await machine.opened()
        kept = await desk.secrets.load()
        reference = await machine.charge("500")
        port = desk.settings.current.listener_port
        title = machine.window.windowTitle()
        text = places_of(tmp_path, "aurora-centro").settings.read_text()

    assert kept.webhook_secret is not None
    assert kept.webhook_secret.reveal() == third.webhook_secret
    assert [order.reference for order in third.book] == [reference]
    assert port not in (PORT, OTHER_PORT, 8788)
    assert title == "Merchant Desk - Aurora Centro - TEST"
    assert third.api_key not in text
    assert third.webhook_secret not in text


def _deed(window: MainWindow) -> QAbstractButton | None:
    found = window.findChild(QAbstractButton, "add-store.deed")
    return found if found is not None and found.text().startswith("Go to") else None
