"""`wallets check`: what a line is, what is said of it, and how a run over lines that ask nothing ends."""

from __future__ import annotations

import json
import string
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

from merchant_desk.cli.address_words import REFUSALS, WARNINGS
from merchant_desk.cli.main import Drawing, run
from merchant_desk.domain.addresses.judge import NETWORKS
from merchant_desk.domain.addresses.verdict import Reason, Warn

_BITCOIN = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
_WORDS = "abandon " * 11 + "about"
_WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
_TAGGED = "X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu"
_MUXED = "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ"


def _never(*_: object) -> NoReturn:
    raise AssertionError("drew something")


class _Desk:
    """Runs the command over bytes, and keeps what it said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._file = folder / "lines.txt"
        self._capsys = capsys
        self.err = ""

    def text(self, content: bytes | str, *options: str, before: tuple[str, ...] = ()) -> tuple[int, str]:
        """Exit status and standard output."""
        self._file.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = run(
            (*before, "wallets", "check", str(self._file), *options),
            drawing=Drawing(window=_never, tour=_never),
        )
        told = self._capsys.readouterr()
        self.err = told.err
        return code, told.out

    def documents(self, content: bytes | str, *options: str) -> tuple[int, Sequence[dict[str, Any]]]:
        """Exit status and the document of each line."""
        code, out = self.text(content, "--json", *options)
        return code, [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> _Desk:
    """The command, over a file of its own."""
    return _Desk(tmp_path, capsys)


def test_a_line_is_cut_at_the_first_blank_and_the_rest_taken_as_it_is(desk: _Desk) -> None:
    code, documents = desk.documents(
        f"BITCOIN {_BITCOIN}\nBITCOIN\t{_BITCOIN} \nBITCOIN  {_BITCOIN}\nBITCOIN \t{_BITCOIN}\n"
        f"BITCOIN\u00a0{_BITCOIN}\n"
    )

    assert code == 2
    assert [(document["network"], document["input"]) for document in documents] == [
        ("BITCOIN", _BITCOIN),
        ("BITCOIN", f"{_BITCOIN} "),
        ("BITCOIN", f" {_BITCOIN}"),
        ("BITCOIN", f"\t{_BITCOIN}"),
        (f"BITCOIN\u00a0{_BITCOIN}", ""),
    ]
    assert [document["reason"] for document in documents] == ["ok", *["bad-character"] * 3, None]


def test_each_document_has_the_members_of_the_public_face(desk: _Desk) -> None:
    code, documents = desk.documents("BITCOIN BC1SW50QGDZ25J\n", "--environment", "production")

    assert code == 0
    assert documents == [
        {
            "network": "BITCOIN",
            "environment": "production",
            "input": "BC1SW50QGDZ25J",
            "valid": True,
            "normalised": "bc1sw50qgdz25j",
            "reason": "ok",
            "warnings": ["future-witness"],
        }
    ]


def test_what_an_address_holds_beside_itself_is_told(desk: _Desk) -> None:
    _, (tagged, muxed) = desk.documents(f"RIPPLE {_TAGGED}\nSTELLAR {_MUXED}\n")

    assert (tagged["account"], tagged["tag"]) == ("r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59", 1)
    assert muxed["memo_id"] == "0"
    assert muxed["account"].startswith("GA7Q")


@pytest.mark.parametrize("environment", ["production", "mainnet", "test", "testnet"])
def test_the_environment_is_echoed_as_it_was_given(desk: _Desk, environment: str) -> None:
    line = json.dumps({"network": "CELO", "environment": environment, "address": ""})

    code, documents = desk.documents(f"BITCOIN {_BITCOIN}\n{line}\n", "--environment", environment)

    assert code == 0
    assert [document["environment"] for document in documents] == [environment] * 2
    assert documents[0]["reason"] == ("ok" if environment in ("production", "mainnet") else "wrong-network")
    assert documents[1]["reason"] == "empty"


def test_an_object_without_environment_takes_that_of_the_command(desk: _Desk) -> None:
    line = json.dumps({"network": "BITCOIN", "address": _BITCOIN, "note": "till 3"})

    _, [there] = desk.documents(line, "--environment", "test")
    _, [here] = desk.documents(line)

    assert (there["environment"], there["reason"]) == ("test", "wrong-network")
    assert (here["environment"], here["reason"]) == ("production", "ok")


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_line_ends_of_both_kinds_are_no_part_of_an_address(desk: _Desk, end: str) -> None:
    code, documents = desk.documents(
        f"\ufeffBITCOIN {_BITCOIN}{end or chr(10)}\n \t\r\nBITCOIN {_BITCOIN}{end}"
    )

    assert code == 0
    assert [document["reason"] for document in documents] == ["ok", "ok"]


def test_only_a_line_feed_ends_a_line_and_a_lone_return_counts(desk: _Desk) -> None:
    inside = f"{_BITCOIN}\r\u2028\x0b\x85"

    code, documents = desk.documents(f"BITCOIN {inside}")

    assert code == 0
    assert [(document["input"], document["reason"]) for document in documents] == [(inside, "bad-character")]


def test_a_network_without_an_address_is_judged_as_empty(desk: _Desk) -> None:
    code, documents = desk.documents("BITCOIN\nCELO \ncelo\n")

    assert code == 0
    assert [(document["input"], document["reason"]) for document in documents] == [("", "empty")] * 3


def test_bytes_that_are_no_text_are_judged_as_a_bad_character(desk: _Desk) -> None:
    code, documents = desk.documents(b"BITCOIN 1A1zP1\xff\xfe\n")

    assert code == 0
    assert (documents[0]["input"], documents[0]["reason"]) == ("1A1zP1\ufffd\ufffd", "bad-character")


@pytest.mark.parametrize(
    ("line", "echoed"),
    [
        ("FOO bar", ("FOO", "production", "bar")),
        (f" BITCOIN {_BITCOIN}", ("", "production", f"BITCOIN {_BITCOIN}")),
        ('{"network": "CELO"}', (None, "production", None)),
        ('{"address": "0x1"}', (None, "production", None)),
        ('{"network": "CELO", "address": null}', (None, "production", None)),
        ('{"network": "CELO", "address": 5}', (None, "production", None)),
        ('{"network": "CELO", "address": "0x1"', (None, "production", None)),
        ('{"network": "CELO", "address": "0x1", "environment": "prod"}', ("CELO", "prod", "0x1")),
        ('{"network": "CELO", "address": "0x1", "environment": 5}', (None, "production", None)),
        ('{"a":' * 30_000, (None, "production", None)),
        ('{"a": ' + "1" * 5_000 + "}", (None, "production", None)),
    ],
)
def test_a_line_that_cannot_be_judged_is_told_and_the_others_are_judged(
    desk: _Desk, line: str, echoed: tuple[str | None, ...]
) -> None:
    code, documents = desk.documents(f"CELO \n{line}\nBITCOIN {_BITCOIN}\n{line}\n")

    assert code == 2
    assert [document["reason"] for document in documents] == ["empty", None, "ok", None]
    unjudged = documents[1]
    assert (unjudged["network"], unjudged["environment"], unjudged["input"]) == echoed
    assert (unjudged["valid"], unjudged["normalised"], unjudged["warnings"]) == (False, None, [])
    error = json.loads(desk.err)["error"]
    assert error["code"] == 2
    assert "line 2" in error["message"]
    assert "2 lines" in error["message"]
    assert all(network in error["hint"] for network in NETWORKS)


def test_a_line_beyond_all_measure_is_told_and_left_out(desk: _Desk) -> None:
    code, documents = desk.documents(b"CELO " + b"x" * (9 << 20) + b"\nCELO \n")

    assert code == 2
    assert [document["reason"] for document in documents] == [None, "empty"]
    assert "line 1" in desk.err


@pytest.mark.parametrize(
    "line",
    [
        f"BITCOIN {_WORDS}",
        f"BITCOIN {_WIF}",
        f"BITCOIN\u00a0{_WIF}",
        f"NOWHERE {_WIF}",
        _WORDS,
        _WIF,
        json.dumps({"network": "CELO", "address": _WORDS}),
        json.dumps({"network": _WIF, "address": "x"}),
        json.dumps({"network": "CELO", "address": "x", "environment": _WIF}),
        json.dumps({"network": "NOWHERE", "address": _WORDS}),
        json.dumps({"network": "CELO", "address": _WIF})[:-1],
    ],
)
def test_a_secret_is_repeated_nowhere_whatever_stands_before_it(desk: _Desk, line: str) -> None:
    _, [document] = desk.documents(line)
    said = desk.err
    _, shown = desk.text(line, before=("--verbose",))
    said += desk.err + shown + json.dumps(document)

    assert (document["valid"], document["reason"], document["input"]) == (False, "secret-key", None)
    assert "abandon" not in said
    assert _WIF[:12] not in said
    assert "private key" in shown


def test_people_read_one_line_for_each_with_its_reason(desk: _Desk) -> None:
    code, out = desk.text(
        f"BITCOIN {_BITCOIN}\ncelo\t0xcf61eaf64d895c3c71a8812e9eedc4c179b4ed60\nBITCOIN {_BITCOIN}\u200b\n"
        f"HATHOR W\x1b[2J\nRIPPLE {_TAGGED}\nBITCOIN mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn\n"
        "CELO 0x0000000000000000000000000000000000000000\n"
    )

    assert code == 0
    assert out.splitlines() == [
        f"ok  BITCOIN     {_BITCOIN}",
        "ok  CELO        0xCf61eaf64D895C3c71A8812e9EedC4c179b4ed60",
        f"no  BITCOIN     {_BITCOIN}\ufffd  a character that does not belong here: number 35, U+200B "
        "(zero width space)",
        "no  HATHOR      W\ufffd[2J  a character that does not belong here: number 2, U+001B "
        "(without a name)",
        f"ok  RIPPLE      {_TAGGED}  holds tag 1 for r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59",
        "no  BITCOIN     mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn  an address of the test network, asked for is "
        "production",
        "ok  CELO        0x0000000000000000000000000000000000000000  careful: nobody holds this address",
    ]


def test_people_read_which_line_could_not_be_judged(desk: _Desk) -> None:
    code, out = desk.text("CELO \n\nNOWHERE 0x1\n")

    assert code == 2
    assert out.splitlines() == [
        "no  CELO        nothing stands here",
        "?   line 3: this network is not known",
    ]
    assert "line 3: this network is not known" in desk.err


def test_a_missing_file_or_a_folder_is_said_to_be_none(
    desk: _Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (tmp_path / "nowhere", tmp_path):
        code = run(("wallets", "check", str(name)), drawing=Drawing(window=_never, tour=_never))

        assert code == 7
        assert str(name) in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [("a", "b"), ("a", "--environment", "prod"), ("--network", "CELO")])
def test_a_wrong_command_line_judges_nothing_and_ends_with_two(
    wrong: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(("wallets", "check", *wrong), drawing=Drawing(window=_never, tour=_never))

    assert (code, capsys.readouterr().out) == (2, "")


def test_every_refusal_and_warning_has_words_without_a_gap() -> None:
    assert set(REFUSALS) == set(Reason) - {Reason.OK}
    assert set(WARNINGS) == set(Warn)
    named = {name for text in REFUSALS.values() for _, name, _, _ in string.Formatter().parse(text) if name}
    assert named == {"other", "wanted"}
