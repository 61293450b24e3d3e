"""Standard output and standard error: who gets what, in which form, in which colour."""

from __future__ import annotations

import io
import json

import pytest

from merchant_desk.cli.exit_codes import Exit
from merchant_desk.cli.output import Output, Paint, columns
from merchant_desk.cli.reasons import Words


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_columns_are_aligned_and_numbers_stand_to_the_right() -> None:
    text = columns([("a", "1.00"), ("long", "10.00")], right=frozenset({1}))

    assert text == "a      1.00\nlong  10.00"


def test_colours_are_used_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Output(is_json=False, stdout=Terminal())
    piped = Output(is_json=False, stdout=io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    unwanted = Output(is_json=False, stdout=Terminal())

    assert terminal.paint("go", Paint.GREEN) == "\x1b[32mgo\x1b[0m"
    assert piped.paint("go", Paint.GREEN) == unwanted.paint("go", Paint.GREEN) == "go"


def test_a_failure_is_two_lines_for_people_and_one_of_json_for_programs() -> None:
    people, program = io.StringIO(), io.StringIO()
    words = Words("It broke.", "Mend it.")

    assert Output(is_json=False, stderr=people).failure(Exit.LOCAL, words) == 7
    assert Output(is_json=True, stderr=program).failure(Exit.LOCAL, words) == 7
    assert people.getvalue() == "It broke.\nMend it.\n"
    assert json.loads(program.getvalue()) == {
        "error": {"code": 7, "message": "It broke.", "hint": "Mend it."}
    }


def test_a_document_is_one_line_that_any_encoding_can_carry() -> None:
    stream = io.StringIO()

    Output(is_json=True, stdout=stream).result({"text": "é\nü\ud800"}, lambda: "unused")

    assert stream.getvalue().isascii()
    assert stream.getvalue().count("\n") == 1
    assert json.loads(stream.getvalue()) == {"text": "é\nü\ud800"}
