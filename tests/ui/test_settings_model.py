"""Settings without its widgets: saved at once, refused in place, the key tried before it is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from merchant_desk.services.events import Ear, EarChanged
from merchant_desk.services.values import StoreVerdict
from merchant_desk.ui.problems import Said
from merchant_desk.ui.settings.state import KeyPlace, SettingsState
from merchant_desk.ui.settings.view_model import SettingsModel
from merchant_desk.ui.signals import DeskSignals
from tests.helpers.fake_api import key_refused, unreachable
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.shop import Shop, open_shop
from tests.helpers.windows import inside, until

NEW_KEY = "n" * 28 + "7c1e"


@dataclass
class Office:
    """A shop and its settings."""

    shop: Shop
    model: SettingsModel
    sections: list[str] = field(default_factory=list)
    profiles: list[str] = field(default_factory=list)

    @property
    def state(self) -> SettingsState:
        """What shows now."""
        return self.model.state

    async def until(self, what: str, reached: bool | None = None) -> None:
        """Let reading and saving end."""
        await until(lambda: self.state.key_place is not KeyPlace.UNKNOWN, what=what)


@asynccontextmanager
async def open_office(
    *, secrets: FakeSecrets | None = None, is_training: bool = False
) -> AsyncIterator[Office]:
    """Settings of an open shop, everything read."""
    async with open_shop(secrets=secrets, is_training=is_training) as shop:
        signals = DeskSignals(shop.desk.bus)
        model = SettingsModel(shop.desk, signals)
        office = Office(shop, model)
        model.section_wanted.connect(office.sections.append)
        model.profile_wanted.connect(office.profiles.append)
        await until(lambda: model.state.next_reference, what="everything read")
        yield office
        signals.close()


@inside(open_office)
async def test_a_change_is_saved_at_once_and_its_time_is_shown(office: Office) -> None:
    office.model.change(till_name="Till 7")

    await until(lambda: office.state.settings.till_name == "Till 7", what="saved")
    assert office.shop.file.settings.till_name == "Till 7"
    assert office.state.saved_utc_ms == office.shop.clock.now_utc_ms()


@inside(open_office)
async def test_a_value_that_cannot_be_is_refused_under_its_field_and_not_saved(office: Office) -> None:
    before = office.state.settings

    office.model.change(public_url="not an address")
    await until(lambda: office.state.errors, what="the error")
    told = dict(office.state.errors)
    office.model.change(public_url="https://pay.example.com")
    await until(lambda: not office.state.errors, what="no error")

    assert told == {"public_url": "This public address can't be used."}
    assert before.public_url == ""
    assert office.state.settings.public_url == "https://pay.example.com"


@inside(open_office)
async def test_a_wrong_member_of_the_walk_in_customer_is_named(office: Office) -> None:
    walk_in = replace(office.state.settings.walk_in, email="nobody")

    office.model.change(walk_in=walk_in)

    await until(lambda: office.state.errors, what="the error")
    assert dict(office.state.errors) == {"email": "This is not an e-mail address."}


@inside(open_office)
async def test_a_new_key_is_tried_at_the_api_and_then_kept(office: Office) -> None:
    told: list[Said | None] = []

    office.model.try_key(NEW_KEY, told=told.append)
    await until(lambda: told, what="the answer")

    kept = await office.shop.secrets.load()
    assert told == [None]
    assert kept.api_key is not None
    assert kept.api_key.reveal() == NEW_KEY
    assert (office.state.key_place, office.state.key_tail) == (KeyPlace.KEYRING, "7c1e")
    assert office.shop.api.count("verify") == 1


@inside(open_office)
async def test_a_key_that_the_api_refuses_is_not_kept(office: Office) -> None:
    office.shop.api.fail("verify", key_refused())
    told: list[Said | None] = []

    office.model.try_key(NEW_KEY, told=told.append)
    await until(lambda: told, what="the answer")

    kept = await office.shop.secrets.load()
    assert told[0] is not None
    assert told[0].what == "Cryptum refused the API key."
    assert kept.api_key is not None
    assert kept.api_key.reveal() != NEW_KEY


@inside(open_office)
async def test_the_key_itself_is_never_part_of_what_is_shown(office: Office) -> None:
    office.model.try_key(NEW_KEY, told=lambda _said: None)
    await until(lambda: office.state.key_tail == "7c1e", what="the new key")

    assert NEW_KEY not in repr(office.state)
    assert NEW_KEY[:-4] not in repr(office.state)


@inside(open_office)
async def test_a_removed_key_leaves_no_tail_behind(office: Office) -> None:
    office.model.forget_key()

    await until(lambda: office.state.key_place is KeyPlace.NONE, what="no key")
    assert office.state.key_tail == ""


@inside(lambda: open_office(secrets=FakeSecrets(api_key=None, has_keyring=False)))
async def test_without_a_keyring_that_is_said_in_place_of_the_key(office: Office) -> None:
    assert office.state.key_place is KeyPlace.NO_KEYRING


@inside(lambda: open_office(is_training=True))
async def test_in_training_the_key_is_the_shops_own(office: Office) -> None:
    assert office.state.key_place is KeyPlace.TRAINING
    assert office.state.key_tail == "" or office.state.is_training


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (StoreVerdict("ok"), "Connected, answered in"),
        (StoreVerdict("wallets-invalid", message="configure"), "Wallets are not set up"),
        (StoreVerdict("refused", message="unknown"), "Refused by Cryptum"),
    ],
)
async def test_a_test_tells_the_apis_verdict_on_the_store(verdict: StoreVerdict, text: str) -> None:
    async with open_office() as office:
        office.shop.api.verdict = verdict

        office.model.test_now()
        running = office.state.is_testing
        await until(lambda: not office.state.is_testing, what="the test ends")

        assert running
        assert office.state.verdict.text.startswith(text)


@inside(open_office)
async def test_a_test_without_a_line_says_what_to_do(office: Office) -> None:
    office.shop.api.fail("verify", unreachable())

    office.model.test_now()

    await until(lambda: office.state.verdict.notice, what="the failure")
    assert office.state.verdict.text == "Cryptum can't be reached."


@inside(open_office)
async def test_the_callback_address_and_the_listeners_state_are_told(office: Office) -> None:
    office.shop.desk.bus.publish(EarChanged(Ear.FAILED, 8787))

    assert office.state.callback_address == "http://127.0.0.1:8787/cb/…"
    assert office.model.callback_address.startswith("http://127.0.0.1:8787/cb/")
    assert office.model.callback_address not in repr(office.state)
    assert office.state.ear_words == "Port 8787 is used by another program"
    assert office.state.last_callback == "None yet"


@inside(open_office)
async def test_the_way_to_the_training_store_is_only_asked_for(office: Office) -> None:
    office.model.ask_profile("training")
    office.model.go_to("callbacks")

    assert (office.profiles, office.sections) == (["training"], ["callbacks"])
