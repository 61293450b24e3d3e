"""How a run ends: with a sentence and a status, and never with a traceback that nobody asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from merchant_desk.cli.main import Drawing, run
from merchant_desk.config.options import Options
from merchant_desk.domain.errors import FileUnusable
from merchant_desk.domain.secret import ApiKey


def _ending(end: Callable[[Options], int]) -> Drawing:
    def no_tour(*_: object) -> Sequence[Path]:
        raise AssertionError("drew a tour")

    return Drawing(window=end, tour=no_tour)


def _raising(error: BaseException) -> Drawing:
    def fail(_: Options) -> int:
        raise error

    return _ending(fail)


def test_the_windows_own_status_is_the_programs() -> None:
    assert run((), drawing=_ending(lambda _: 3)) == 3


def test_a_known_failure_ends_with_its_status_and_two_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    code = run((), drawing=_raising(FileUnusable(path="/x", why="denied")))

    told = capsys.readouterr()
    assert code == 7
    assert told.out == ""
    assert told.err.splitlines() == [
        "/x may not be read or written.",
        "Correct its permissions, or name another place.",
    ]


def test_an_interruption_ends_with_130_and_says_what_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(("--json",), drawing=_raising(KeyboardInterrupt())) == 130
    assert json.loads(capsys.readouterr().err)["error"]["code"] == 130


def test_a_fault_of_the_program_shows_no_traceback_unless_asked(capsys: pytest.CaptureFixture[str]) -> None:
    quiet = run((), drawing=_raising(RuntimeError("inner detail")))
    said = capsys.readouterr().err
    loud = run(("--verbose",), drawing=_raising(RuntimeError("inner detail")))
    shown = capsys.readouterr().err

    assert (quiet, loud) == (1, 1)
    assert "Traceback" not in said
    assert "inner detail" not in said
    assert "RuntimeError: inner detail" in shown


def test_even_an_asked_for_traceback_shows_no_secret_of_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(options: Options) -> int:
        options.masker.learn(ApiKey("the-canary-key"))
        raise RuntimeError("broke on the-canary-key")

    run(("--verbose",), drawing=_ending(fail))

    shown = capsys.readouterr().err
    assert "Traceback" in shown
    assert "the-canary-key" not in shown


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("damaged at line 7", "The file /x is damaged."),
        ("no-folder", "There is no folder for /x."),
        ("never heard of", "/x cannot be used."),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_its_reason(
    capsys: pytest.CaptureFixture[str], why: str, says: str
) -> None:
    assert run((), drawing=_raising(FileUnusable(path="/x", why=why))) == 7
    assert capsys.readouterr().err.splitlines()[0] == says
