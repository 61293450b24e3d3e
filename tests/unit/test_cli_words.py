"""Failures in words and numbers: every one has both, and none of them shows a secret or moves the cursor."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest

from merchant_desk.cli.exit_codes import EXIT_CODES, Exit, exit_code
from merchant_desk.cli.plain import visible
from merchant_desk.cli.problem_words import PROBLEM_WORDS, problem_message
from merchant_desk.cli.reasons import NOT_ALLOWED_WORDS
from merchant_desk.cli.words import UNEXPECTED, WORDS, creation_words, say, verdict_words
from merchant_desk.domain import errors
from merchant_desk.domain.order import Problem, ProblemCode

_SAMPLES: tuple[tuple[errors.DeskError, int], ...] = (
    (errors.BadInput(field="email", reason="no-address", value="x"), 2),
    (errors.Rejected(status=400, message="Total too small"), 3),
    (errors.NotAllowed(reason="already-paid", reference="POS-1"), 3),
    (errors.Unreachable(why="refused"), 4),
    (errors.TimedOut(phase="read"), 4),
    (errors.ServerFailed(status=503, message="Down"), 4),
    (errors.TooMany(retry_after_s=7), 4),
    (errors.OutcomeUnknown(reference="POS-1"), 4),
    (errors.KeyMissing(), 5),
    (errors.StoreIdMissing(), 5),
    (errors.KeyRefused(status=401, message="Unauthorized"), 5),
    (errors.SessionOnly(), 5),
    (errors.PinNeeded(is_set=True), 5),
    (errors.PinNeeded(is_set=False), 5),
    (errors.PinWrong(left=2), 5),
    (errors.PinWrong(what="recovery"), 5),
    (errors.PinWrong(what="group"), 5),
    (errors.PinLocked(wait_s=61), 5),
    (errors.NotFound(kind="order", name="POS-1"), 6),
    (errors.StoreBusy(), 7),
    (errors.StoreUnusable(path="/x/store.sqlite3", why="damaged"), 7),
    (errors.FileUnusable(path="/x/settings.json", why="damaged"), 7),
    (errors.KeyringFailed(why="locked"), 7),
    (errors.PortTaken(port=8787), 7),
    (errors.VersionConflict(reference="POS-1"), 7),
    (errors.ReferenceTaken(reference="POS-1"), 3),
    (errors.TransactionTaken(reference="POS-1", other="POS-2"), 3),
    (errors.UnexpectedReply(what="order id"), 8),
)


def _leaves(kind: type[errors.DeskError] = errors.DeskError) -> Iterator[type[errors.DeskError]]:
    below = [item for item in kind.__subclasses__() if item.__module__ == errors.__name__]
    if not below:
        yield kind
    for item in below:
        yield from _leaves(item)


def test_every_failure_has_an_exit_status_words_and_a_sample_here() -> None:
    leaves = set(_leaves())

    assert leaves == set(EXIT_CODES)
    assert leaves == set(WORDS)
    assert leaves == {type(error) for error, _ in _SAMPLES}


@pytest.mark.parametrize(("error", "code"), _SAMPLES, ids=lambda value: type(value).__name__)
def test_each_failure_ends_with_its_documented_status(error: errors.DeskError, code: int) -> None:
    assert exit_code(error) == code


@pytest.mark.parametrize(("error", "code"), _SAMPLES, ids=lambda value: type(value).__name__)
def test_each_failure_is_one_sentence_and_one_of_what_to_do(error: errors.DeskError, code: int) -> None:
    words = say(error)

    for sentence in (words.message, words.hint):
        assert sentence[0].isupper() or not sentence[0].isalpha()
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert "\n" not in sentence


def test_every_reason_to_refuse_has_words_of_its_own() -> None:
    assert set(NOT_ALLOWED_WORDS) == set(errors.NOT_ALLOWED_REASONS)
    said = {
        say(errors.NotAllowed(reason=reason, reference="R")).message for reason in errors.NOT_ALLOWED_REASONS
    }

    assert len(said) == len(errors.NOT_ALLOWED_REASONS)
    assert not any("{" in text for text in said)


def test_every_problem_of_an_order_has_words_of_its_own() -> None:
    assert set(PROBLEM_WORDS) == set(ProblemCode)

    for code in ProblemCode:
        text = problem_message(Problem(code, ours="A", theirs="B", message="C."))
        assert text.endswith(".")
        assert "{" not in text
        assert ".." not in text


@pytest.mark.parametrize(
    "why", ["full", "damaged", "newer", "denied", "not-supported-yet", "other", "new-word"]
)
def test_a_store_that_cannot_be_used_is_named_with_its_place(why: str) -> None:
    assert "/x/y" in say(errors.StoreUnusable(path="/x/y", why=why)).message


@pytest.mark.parametrize(
    "why", ["damaged", "denied", "in-the-way", "no-folder", "full", "read-only", "other"]
)
def test_a_file_that_cannot_be_used_is_named_with_its_place(why: str) -> None:
    assert "/x/y" in say(errors.FileUnusable(path="/x/y", why=why)).message


def test_without_a_keyring_the_words_say_so_and_name_the_variable() -> None:
    words = say(errors.KeyMissing(has_keyring=False))

    assert "keyring" in words.message
    assert "MERCHANT_DESK_API_KEY" in words.hint


def test_a_creation_that_was_not_answered_says_under_which_reference_it_is_kept() -> None:
    for error in (errors.Unreachable(why="refused"), errors.OutcomeUnknown(reference="POS-7")):
        words = creation_words(error, reference="POS-7")

        assert "POS-7" in words.message + words.hint
        assert "sync" in words.hint


def test_a_creation_that_was_refused_keeps_the_words_of_the_refusal() -> None:
    error = errors.Rejected(status=400, message="Total too small")

    assert creation_words(error, reference="POS-7") == say(error)


def test_a_verdict_against_the_store_shows_the_apis_own_message() -> None:
    wallets = verdict_words("wallets-invalid", detail="Invalid store wallet configuration")
    refused = verdict_words("refused", detail="No such store")

    assert "Invalid store wallet configuration" in wallets.message
    assert "No such store" in refused.message


def test_anything_that_is_no_failure_of_ours_is_a_bug_with_status_one() -> None:
    assert (exit_code(ValueError("x")), say(ValueError("x"))) == (Exit.BUG, UNEXPECTED)


def test_an_interruption_has_its_own_status_and_words() -> None:
    assert exit_code(KeyboardInterrupt()) == 130
    assert say(KeyboardInterrupt()).message == "Interrupted."


def test_what_the_api_says_cannot_move_the_cursor_or_turn_the_line() -> None:
    told = say(errors.Rejected(status=400, message="no\x1b[2J\u202e\r\nno")).message

    assert told.isprintable()
    assert visible("a\u200bb\x07c\nd") == "a\ufffdb\ufffdc d"


def test_no_row_of_the_words_takes_more_than_the_failure_itself() -> None:
    for row in WORDS.values():
        assert len(inspect.signature(row).parameters) == 1


def test_a_cancel_that_comes_too_early_says_how_many_seconds_to_wait() -> None:
    early = say(errors.NotAllowed(reason="may-have-arrived", reference="R-1", detail="49"))
    unsure = say(errors.NotAllowed(reason="may-have-arrived", reference="R-1"))

    assert early.hint == "Wait 49 s, run `sync`, then cancel it again."
    assert unsure.hint == "Wait a minute, run `sync`, then cancel it again."


def test_an_alarm_after_the_creation_says_that_the_order_is_there_and_what_to_do_with_it() -> None:
    for reason, detail in (("wallets-changed", "CELO"), ("seal-broken", "altered")):
        error = errors.NotAllowed(reason=reason, detail=detail)
        words = creation_words(error, reference="POS-7")

        assert words.message.startswith("Order POS-7 was made, but its code must not be shown: ")
        assert words.message.endswith(say(error).message[1:])
        assert "orders cancel POS-7" in words.hint
        assert exit_code(error) == 3


@pytest.mark.parametrize("why", ["missing", "altered", "copied", "old", "no-key", "other-store", "new-word"])
def test_each_way_to_break_the_seal_is_said_in_a_sentence_of_its_own(why: str) -> None:
    words = say(errors.NotAllowed(reason="seal-broken", detail=why))

    assert words.message.startswith("What the owner approved here ")
    assert words.message.endswith(", so nothing is sold.")
    assert "pin reset" in words.hint


def test_stopped_sales_name_the_one_who_stopped_them_without_moving_the_cursor() -> None:
    told = say(errors.NotAllowed(reason="sales-stopped", detail="Ana\x1b[2J")).message

    assert told.startswith("All sales are stopped here by Ana")
    assert told.isprintable()


def test_a_wrong_pin_says_how_many_tries_are_left_and_a_lock_how_long_it_holds() -> None:
    assert "1 try is left" in say(errors.PinWrong(left=1)).hint
    assert "3 tries are left" in say(errors.PinWrong(left=3)).hint
    assert "Wait 2 min" in say(errors.PinLocked(wait_s=61)).hint
