"""The settings on disk: whole or not at all, private, and kind to members from other versions."""

from __future__ import annotations

import json
import stat
from dataclasses import fields, replace
from pathlib import Path

import pytest

from merchant_desk.config.settings_file import JsonSettingsFile
from merchant_desk.domain.errors import FileUnusable
from merchant_desk.domain.order import Customer
from merchant_desk.domain.readings import DateForm, Readings, StatusMember, WalletWriter
from merchant_desk.domain.settings import Settings, Theme

_OTHER = Settings(
    store_id="store-1",
    store_name="Corner shop",
    store_place="Rua 1",
    api_url="https://api-hml.cryptum.io",
    public_url="https://tunnel.example",
    listener_on=False,
    listener_port=9000,
    till_name="Till 2",
    person="Ana",
    currency="BRL",
    reference_prefix="BAR",
    walk_in=Customer("A", "B", "a@b.example", "PT", city="Porto"),
    success_return_url="https://shop.example/ok",
    cancel_return_url="https://shop.example/no",
    theme=Theme.DARK,
    language="pt_BR",
    customer_language="en",
    show_coin_prices=False,
    sound_when_paid=False,
    customer_display_on=False,
    cents_first=True,
    learned=Readings(
        origin="https://api-hml.cryptum.io",
        checked_at_utc_ms=1_767_268_800_000,
        verify_type="api",
        list_member="rows",
        page_max=500,
        date_form=DateForm.DAY,
        wallet_writer=WalletWriter.PATCH_ONE,
        end_name="endTime",
        read_status=StatusMember.MISSING,
        rows_have_status=False,
        token_reads=False,
    ),
    session_only=True,
    attach_at_api=True,
    explorers={"CELO": "https://celoscan.io/tx/"},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_a_missing_file_gives_every_default(path: Path) -> None:
    assert JsonSettingsFile(path).load() == Settings()


def test_every_member_survives_a_write_and_a_read(path: Path) -> None:
    differing = [m.name for m in fields(Settings) if getattr(_OTHER, m.name) == getattr(Settings(), m.name)]
    assert differing == []

    JsonSettingsFile(path).save(_OTHER)

    assert JsonSettingsFile(path).load() == _OTHER


@pytest.mark.parametrize("told", [[], "x", {"CELO": 7}, {"CELO": None}, 1, None])
def test_link_bases_of_another_shape_are_a_damaged_file(path: Path, told: object) -> None:
    path.write_text(json.dumps({"explorers": told}))

    with pytest.raises(FileUnusable):
        JsonSettingsFile(path).load()


def test_the_file_can_be_read_by_its_owner_alone(path: Path) -> None:
    JsonSettingsFile(path).save(Settings())

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_members_of_a_newer_version_are_kept_when_an_older_one_writes(path: Path) -> None:
    path.write_text(json.dumps({"from_the_future": {"a": 1}, "walk_in": {**_walk_in(), "phone": "1"}}))
    file = JsonSettingsFile(path)

    file.save(replace(file.load(), person="Ana"))

    document = json.loads(path.read_text())
    assert document["from_the_future"] == {"a": 1}
    assert document["walk_in"]["phone"] == "1"
    assert document["person"] == "Ana"


def test_a_file_of_an_older_version_gets_defaults_for_what_it_lacks(path: Path) -> None:
    path.write_text(json.dumps({"store_id": "store-1"}))

    assert JsonSettingsFile(path).load() == Settings(store_id="store-1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"listener_port": "8787"}',
        '{"listener_port": true}',
        '{"listener_on": 1}',
        '{"theme": "pink"}',
        '{"walk_in": {"first_name": "A"}}',
        '{"walk_in": []}',
        '{"learned": []}',
        '{"learned": {"page_max": "500"}}',
        '{"learned": {"page_max": 0}}',
        '{"learned": {"date_form": "moon"}}',
        '{"learned": {"wallet_writer": "guess"}}',
        '{"learned": {"list_member": "a b"}}',
        "\xff",
    ],
)
def test_a_damaged_file_is_named_and_left_as_it_is(path: Path, text: str) -> None:
    path.write_bytes(text.encode("latin-1"))
    before = path.read_bytes()

    with pytest.raises(FileUnusable) as caught:
        JsonSettingsFile(path).load()

    assert (caught.value.path, caught.value.why) == (str(path), "damaged")
    assert path.read_bytes() == before


def test_a_damaged_file_is_not_overwritten_by_a_save(path: Path) -> None:
    path.write_text("{")

    with pytest.raises(FileUnusable):
        JsonSettingsFile(path).save(Settings())

    assert path.read_text() == "{"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = JsonSettingsFile(path)
    file.save(Settings(person="Ana"))

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(FileUnusable) as caught:
        file.save(Settings(person="Bea"))

    assert caught.value.why == "full"
    assert file.load().person == "Ana"
    assert [item.name for item in path.parent.iterdir()] == ["settings.json"]


def test_what_the_environment_sets_wins_and_is_never_written(path: Path) -> None:
    JsonSettingsFile(path).save(Settings(store_id="mine", api_url="https://api-hml.cryptum.io"))
    file = JsonSettingsFile(path, overrides={"store_id": "for-one-run", "public_url": "https://t.example"})

    assert file.load().store_id == "for-one-run"
    file.save(replace(file.load(), person="Ana"))

    kept = JsonSettingsFile(path).load()
    assert (kept.store_id, kept.public_url, kept.person) == ("mine", "", "Ana")


def test_a_setting_changed_by_a_person_is_written_although_the_environment_had_set_it(path: Path) -> None:
    file = JsonSettingsFile(path, overrides={"store_id": "for-one-run"})

    file.save(replace(file.load(), store_id="chosen"))

    assert JsonSettingsFile(path).load().store_id == "chosen"


def _walk_in() -> dict[str, str]:
    return {"first_name": "A", "last_name": "B", "email": "a@b.example", "country": "BR"}
