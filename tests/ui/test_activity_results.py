"""What Activity makes of a callback: the words for each reason, for repeats, and for what came true later;
and its payload, laid out without touching a token."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant_desk.domain.callback import Reason
from merchant_desk.domain.order import OrderState
from merchant_desk.domain.settings import Settings
from merchant_desk.ui.activity.payload import indented
from merchant_desk.ui.activity.present import setting_name
from tests.helpers.day_of_callbacks import PAID, PENDING, accepted, refused
from tests.helpers.list_stage import ActivityStage, becomes, open_activity
from tests.helpers.sales import AFTERNOON_UTC_MS
from tests.helpers.shop import Shop
from tests.helpers.windows import until


def result(at: ActivityStage, row: int) -> str:
    """What came of a line."""
    return str(at.model.table.index(row, 4).data())


def bad_checks(at: ActivityStage) -> list[str]:
    """The checks that failed, by words."""
    detail = at.model.state.detail
    assert detail is not None
    return [check.text for check in detail.checks if check.form == "bad"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.OTHER_STORE, "Refused: another store"),
        (Reason.UNREADABLE, "Refused: can't be read"),
        (Reason.TOO_LARGE, "Refused: too large"),
        (Reason.TOO_SLOW, "Refused: too slow"),
        (Reason.LOCKED, "Refused: the keyring is locked"),
    ],
)
async def test_each_reason_to_refuse_has_its_words(reason: Reason, words: str) -> None:
    async def fill(shop: Shop) -> None:
        await refused(shop, reason, store_id="3ac0ad4e-0000-4000-8000-0000000d4e9e")

    async with open_activity(fill) as at:
        at.click_row(at.page.table, 0)
        await at.settled()

        assert result(at, 0) == words
        assert len(bad_checks(at)) == 1


async def test_a_repeat_and_one_being_checked_say_so() -> None:
    async def fill(shop: Shop) -> None:
        await accepted(shop, PAID, "confirmed", digest="same", minutes_ago=3)
        await accepted(shop, PAID, "confirmed", digest="same", minutes_ago=3)
        await shop.callback(await shop.order(PENDING))

    async with open_activity(fill) as at:
        assert [result(at, row) for row in (0, 1)] == ["Checking", "Verified, repeated 1 time"]


async def test_a_claim_that_came_true_later_is_no_longer_refused() -> None:
    async def fill(shop: Shop) -> None:
        await accepted(shop, PENDING, "confirmed", borne_out=False)

    async with open_activity(fill) as at:
        assert result(at, 0) == "Refused: API says pending"

        await becomes(at.shop, PENDING, state=OrderState.CONFIRMED, paid_utc_ms=AFTERNOON_UTC_MS)

        await until(lambda: result(at, 0) == "Verified")
        assert await at.shop.desk.activity.refused_unseen() == 0


async def test_a_callback_with_another_reference_shows_which_value_is_untrue() -> None:
    async def fill(shop: Shop) -> None:
        body = f'{{"ecommerceOrderId":"{PAID}","status":"pending"}}'
        await accepted(shop, PENDING, "pending", borne_out=False, body=body)

    async with open_activity(fill) as at:
        at.click_row(at.page.table, 0)
        await at.settled()

        detail = at.model.state.detail
        assert detail is not None
        assert detail.wrong == {"ecommerceOrderId"}
        assert bad_checks(at) == ["Reference does not match"]
        assert result(at, 0) == "Refused: another reference"


def test_every_setting_has_its_words_in_the_list() -> None:
    names = [name for name in Settings.__dataclass_fields__ if setting_name(name) == name]

    assert names == ["person", "currency", "theme", "language"]


def test_a_payload_is_laid_out_one_member_a_line() -> None:
    text = '{"a":1.10,"a":"x,y:{}","b":[],"c":[{"d":null},{"e":[1,2]}]}'

    assert indented(text).split("\n") == [
        "{",
        '  "a": 1.10,',
        '  "a": "x,y:{}",',
        '  "b": [],',
        '  "c": [{',
        '    "d": null',
        "  }, {",
        '    "e": [',
        "      1,",
        "      2",
        "    ]",
        "  }]",
        "}",
    ]


def test_what_is_no_payload_is_shown_as_it_came_with_hidden_signs_marked() -> None:
    assert indented("<b>paid</b> \u202e{") == "<b>paid</b> \u27e8U+202E\u27e9{"
    assert indented("") == ""


_PARTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.text(), part),
)


@given(_PARTS)
def test_laying_out_changes_nothing_but_white_space(value: object) -> None:
    text = json.dumps([value], ensure_ascii=True)

    assert json.loads(indented(text)) == json.loads(text)


@given(st.text(alphabet='{}[]",:\\ ab1\n', max_size=60))
def test_laying_out_takes_any_text_and_keeps_its_letters(text: str) -> None:
    def letters(of: str) -> list[str]:
        return [char for char in of if char in "ab1"]

    assert letters(indented("{" + text)) == letters(text)
