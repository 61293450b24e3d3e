"""The receiving wallets as a document and in columns: what stands in one list, in which order."""

from __future__ import annotations

import io

import pytest

from merchant_desk.cli.output import Output
from merchant_desk.cli.wallet_list import Listed, draft_document, list_document, list_text, what_differs
from merchant_desk.domain.seal import Draft, SealRecord, Wallets
from merchant_desk.services.guard.report import GuardReport, GuardState

CELO = "0x227be945c7a149634b6b47c90cc9df3626f68410"
OTHER = "0x52908400098527886E0F7030069857D2E4169EE7"
HATHOR = "WYAMEV9gRwavD8rYvW6YTTLuaQSsnJLFvQ"
SECRET = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"
APPROVED: Wallets = (("CELO", CELO), ("HATHOR", HATHOR))


def report(
    state: GuardState, *, approved: Wallets | None = APPROVED, drafts: tuple[Draft, ...] = ()
) -> GuardReport:
    """How the guard stands, with a record of what was approved."""
    record = SealRecord("loopback", "store", "till", wallets=approved, drafts=drafts, by="Owner", at_utc_ms=1)
    return GuardReport(state, approved=approved, record=record)


def output() -> Output:
    """Where nobody looks."""
    return Output(is_json=False, stdout=io.StringIO(), stderr=io.StringIO())


def test_approved_and_shown_wallets_stand_in_one_list_in_the_pages_order() -> None:
    seen: Wallets = (("NEWNET", "n1"), ("BITCOIN", "b 1"), ("HATHOR", HATHOR), ("CELO", OTHER))
    document = list_document(Listed(report(GuardState.CHANGED), seen), environment="test")

    assert document["guard"] == "changed"
    assert [(row["network"], row["sealed"], row["at_api"]) for row in document["wallets"]] == [
        ("CELO", True, False),
        ("CELO", False, True),
        ("HATHOR", True, True),
        ("BITCOIN", False, True),
        ("NEWNET", False, True),
    ]
    judged = [(row["valid"], row["reason"]) for row in document["wallets"][2:]]
    assert judged == [(True, "ok"), (False, "bad-character"), (None, None)]


@pytest.mark.parametrize(
    ("state", "is_asked", "word"),
    [
        (GuardState.OFF, True, "off"),
        (GuardState.OFF, False, "sealed"),
        (GuardState.SEALED, True, "sealed"),
        (GuardState.CHANGED, True, "changed"),
        (GuardState.CHANGED, False, "changed"),
        (GuardState.BROKEN, True, "changed"),
        (GuardState.BROKEN, False, "changed"),
    ],
)
def test_a_broken_seal_is_called_changed_and_one_not_compared_keeps_its_word(
    state: GuardState, is_asked: bool, word: str
) -> None:
    assert Listed(report(state), APPROVED, is_asked=is_asked).guard == word


def test_with_nothing_approved_the_guard_is_off_whether_or_not_the_api_was_asked() -> None:
    for is_asked in (True, False):
        listed = Listed(report(GuardState.OFF, approved=None), APPROVED, is_asked=is_asked)

        assert listed.guard == "off"
        assert "nothing is approved yet" in list_text(listed, environment="test", output=output())


def test_where_the_api_shows_no_wallets_the_guard_is_off_and_says_why() -> None:
    listed = Listed(report(GuardState.OFF), ())

    assert listed.guard == "off"
    assert "the API shows no wallets" in list_text(listed, environment="test", output=output())


def test_a_broken_seal_approves_nothing_and_an_api_not_asked_shows_nothing() -> None:
    broken = list_document(Listed(report(GuardState.BROKEN), APPROVED), environment="test")
    alone = list_document(Listed(report(GuardState.OFF), (), is_asked=False), environment="test")

    assert [row["sealed"] for row in broken["wallets"]] == [False, False]
    assert [(row["sealed"], row["at_api"]) for row in alone["wallets"]] == [(True, None), (True, None)]


def test_a_secret_key_among_the_wallets_is_named_and_shown_nowhere() -> None:
    listed = Listed(report(GuardState.OFF, approved=None), (("BITCOIN", SECRET),))
    document = list_document(listed, environment="production")

    assert document["wallets"][0]["address"] is None
    assert document["wallets"][0]["reason"] == "secret-key"
    told = what_differs(None, listed.seen, environment="production")
    for text in (list_text(listed, environment="production", output=output()), told):
        assert SECRET[:8] not in text.replace(" ", "")


def test_people_read_what_is_not_approved_not_at_the_api_and_not_valid() -> None:
    seen: Wallets = (("CELO", "0x12"), ("HATHOR", HATHOR))
    text = list_text(Listed(report(GuardState.CHANGED), seen), environment="test", output=output())

    lines = text.splitlines()
    assert lines[0] == "Guard: changed, not as approved. Sell nothing."
    assert lines[1].endswith("ok, approved, NOT AT THE API")
    assert lines[2].endswith("NOT VALID (bad-length), NOT APPROVED")
    assert lines[3].endswith("ok, approved")


def test_drafts_are_told_until_the_api_has_them() -> None:
    drafts = (Draft("CELO", OTHER, "Owner", 5), Draft("HATHOR", None, "Owner", 6))
    listed = Listed(report(GuardState.SEALED, drafts=drafts), APPROVED)
    done = Listed(report(GuardState.SEALED, drafts=drafts), (("CELO", OTHER),))

    told = list_text(listed, environment="test", output=output())
    assert "Draft, not at Cryptum: Celo 0x 5290 8400" in told
    assert "Draft, not at Cryptum: Hathor (removed)" in told
    assert "Draft" not in list_text(done, environment="test", output=output())
    assert draft_document(drafts[0]) == {
        "network": "CELO",
        "address": OTHER,
        "by": "Owner",
        "at": "1970-01-01T00:00:00.005Z",
    }
    assert draft_document(None) is None


def test_whoever_approves_is_told_each_difference_and_each_address_that_is_none() -> None:
    text = what_differs(APPROVED, (("CELO", OTHER), ("BSC", "0x12")), environment="test")

    assert "BNB Smart Chain  0x 12  CAREFUL: too short or too long" in text
    assert "Celo  0x 227b e945" in text
    assert "->  0x 5290 8400" in text
    assert "Hathor  WYAM EV9g Rwav D8rY vW6Y TTLu aQSs nJLF vQ  ->  –" in text
    assert "not what was approved" not in what_differs(APPROVED, APPROVED, environment="test")
