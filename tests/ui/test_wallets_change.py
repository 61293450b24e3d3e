"""Changing an address: judged as it is put in, compared group by group, one group typed, then the PIN."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from merchant_desk import qr
from merchant_desk.ui.wallets.panel_form import FormPart
from merchant_desk.ui.widgets.address_groups import AddressGroups
from tests.helpers.wallet_stage import (
    AVAX,
    BITCOIN,
    NEW,
    PIN,
    WORDS,
    GuardedStage,
    begin,
    fill_form,
    guarded,
    put_in,
)
from tests.helpers.windows import inside, unnamed, until

SAVE, FIELD = "wallets-save", "wallets-new"
WIF = "5KYZdUEo39z3FPrtuX2QbbwGnNP5zTd7yyr2SC1j299sBCnWjss"


def can_save(at: GuardedStage) -> bool:
    """Whether the button that saves can be pressed."""
    return at.of(SAVE, QAbstractButton).isEnabled()


def error(at: GuardedStage, name: str = FIELD) -> str:
    """The red line under a field."""
    return at.of(name, QLineEdit).accessibleDescription()


@inside(guarded())
async def test_saving_needs_address_tick_and_the_asked_group(at: GuardedStage) -> None:
    begin(at)
    steps = [can_save(at)]
    put_in(at, FIELD, NEW)
    steps.append(can_save(at))
    at.click("wallets-compared")
    steps.append(can_save(at))
    QTest.keyClicks(at.of("wallets-group", QLineEdit), "f47c")
    steps.append(can_save(at))

    assert steps == [False, False, False, True]
    assert at.of("wallets-new-groups", AddressGroups).accessibleName().endswith("E6BA 89F4 2976 2e7b 9aDb")


@inside(guarded())
async def test_a_complete_form_becomes_a_draft_that_was_never_at_the_api(at: GuardedStage) -> None:
    begin(at)
    fill_form(at)

    at.click(SAVE)
    await at.settled()

    (draft,) = await at.shop.desk.owner.wallets.drafts()
    assert (draft.network, draft.address) == ("AVAXCCHAIN", NEW)
    assert at.shop.api.count("put_wallets") == 0
    assert not at.model.state.change.is_open
    assert at.part("wallets-tag-draft").isVisible()
    assert at.model.state.in_use == "1 draft waits"


@inside(guarded())
async def test_another_address_undoes_the_tick_and_the_typed_group(at: GuardedStage) -> None:
    begin(at)
    fill_form(at)
    assert can_save(at)

    put_in(at, FIELD, AVAX)

    assert not can_save(at)
    assert not at.of("wallets-compared", QAbstractButton).isChecked()
    assert at.of("wallets-group", QLineEdit).text() == ""


@inside(guarded())
async def test_a_group_that_is_not_the_asked_one_saves_nothing(at: GuardedStage) -> None:
    begin(at)
    put_in(at, FIELD, NEW)
    at.click("wallets-compared")
    QTest.keyClicks(at.of("wallets-group", QLineEdit), "aaaa")

    at.click(SAVE)
    await at.settled()

    assert await at.shop.desk.owner.wallets.drafts() == ()
    assert error(at, "wallets-group").startswith("That is not this group")
    assert not at.of("wallets-compared", QAbstractButton).isChecked()


@pytest.mark.parametrize("secret", [WORDS, WIF, "0x" + "5a" * 32], ids=["words", "wif", "hex"])
async def test_a_text_that_opens_a_wallet_is_gone_at_once_every_time(secret: str) -> None:
    async with guarded()() as at:
        begin(at)
        edit = at.of(FIELD, QLineEdit)
        for _ in range(2):
            put_in(at, FIELD, secret)

            assert edit.text() == ""
            assert error(at).startswith("That looks like a seed phrase or private key.")
        assert not edit.isUndoAvailable()
        assert secret not in repr(at.model.state)
        assert secret not in repr(vars(at.model.change))


@inside(guarded())
async def test_words_typed_one_by_one_are_refused_with_the_last(at: GuardedStage) -> None:
    begin(at)
    edit = at.of(FIELD, QLineEdit)
    edit.setFocus()

    QTest.keyClicks(edit, WORDS)

    assert "abandon" not in edit.text()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (NEW[:-1] + "B", "The checksum does not fit"),
        (NEW[:-1], "The length is wrong for an address of Avalanche C-Chain."),
        (NEW[:10] + "O" + NEW[11:], "The character “O” at place 11 does not belong"),
        (NEW[:20] + "\u200b" + NEW[20:], "A hidden character (U+200B) stands at place 21."),
        (NEW[:10] + "\u0435" + NEW[11:], "The character “е” (U+0435) at place 11 only looks like"),
        (NEW[:20] + " " + NEW[20:], "A space stands at place 21."),
        (BITCOIN, "The beginning is not that of an address of Avalanche C-Chain."),
        (f"bitcoin:{BITCOIN}?amount=1", "This link is for Bitcoin, not for Avalanche C-Chain."),
    ],
)
async def test_a_refusal_names_the_character_or_the_part(text: str, told: str) -> None:
    async with guarded()() as at:
        begin(at)

        put_in(at, FIELD, text)

        assert error(at).startswith(told)
        assert not can_save(at)


@inside(guarded())
async def test_a_pasted_payment_link_is_taken_apart_and_said_so(at: GuardedStage) -> None:
    begin(at)

    put_in(at, FIELD, f"ethereum:{NEW}@43114")

    assert at.of(FIELD, QLineEdit).text() == NEW
    assert at.text("wallets-new-notes") == "Taken out of a payment link."


async def dropped(at: GuardedStage, path: Path) -> None:
    """A file let go over the form."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    form = at.window.findChild(FormPart)
    assert isinstance(form, FormPart)
    event = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    form.dropEvent(event)
    await at.settled()


@inside(guarded())
async def test_a_dropped_picture_of_a_code_gives_its_address(at: GuardedStage, tmp_path: Path) -> None:
    picture = tmp_path / "code.png"
    picture.write_bytes(qr.to_png(qr.encode(NEW, qr.Level.M)))
    begin(at)

    await dropped(at, picture)

    assert at.of(FIELD, QLineEdit).text() == NEW


@inside(guarded())
async def test_a_dropped_file_of_words_is_refused_like_a_pasted_one(at: GuardedStage, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("\n".join(WORDS.split()), encoding="utf-8")
    begin(at)

    await dropped(at, file)

    assert at.of(FIELD, QLineEdit).text() == ""
    assert error(at).startswith("That looks like a seed phrase")


@inside(guarded())
async def test_a_file_without_text_or_code_says_why(at: GuardedStage, tmp_path: Path) -> None:
    file = tmp_path / "odd.bin"
    file.write_bytes(bytes(range(128, 256)))
    begin(at)

    await dropped(at, file)

    assert error(at) == "The file holds neither text nor a picture."


@inside(guarded())
async def test_leaving_the_form_forgets_what_was_put_in(at: GuardedStage) -> None:
    begin(at)
    fill_form(at)

    at.click("wallets-cancel")
    at.click("wallets-change")

    assert at.of(FIELD, QLineEdit).text() == ""
    assert not can_save(at)


@inside(guarded())
async def test_the_whole_change_is_made_by_keys_alone(at: GuardedStage) -> None:
    at.model.select("AVAXCCHAIN:0")
    at.part("wallets-change").setFocus()
    at.key(Qt.Key.Key_Space)
    put_in(at, FIELD, NEW)
    for name, keys in (("wallets-compared", " "), ("wallets-group", "f47c"), (SAVE, " ")):
        for _ in range(12):
            focused = at.window.focusWidget()
            assert focused is not None
            if focused.objectName() == name:
                break
            at.key(Qt.Key.Key_Tab)
        assert at.window.focusWidget() is at.part(name), name
        QTest.keyClicks(at.part(name), keys)
    await at.settled()

    assert [draft.address for draft in await at.shop.desk.owner.wallets.drafts()] == [NEW]
    assert unnamed(at.window) == []


@inside(guarded(is_sealed=False))
async def test_approving_all_seals_just_what_was_shown(at: GuardedStage) -> None:
    assert at.text("wallets-guard-strong") == "Guard off."

    at.click("wallets-approve")
    await until(lambda: at.window.findChild(QWidget, "wallets-approve-dialog.deed"))
    at.click("wallets-approve-dialog.deed")
    await at.settled()

    assert at.text("wallets-guard-strong").startswith("Sealed")
    assert not at.part("wallets-approve").isVisible()
    await at.shop.desk.owner.pin.check(PIN)
