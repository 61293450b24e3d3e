"""`wallets check`: judges addresses, one a line, with no profile, store or network."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from merchant_desk.cli.address_words import extra_text, refusal_text
from merchant_desk.cli.context import Context
from merchant_desk.cli.documents import Document
from merchant_desk.cli.exit_codes import Exit
from merchant_desk.cli.output import Output, Paint
from merchant_desk.cli.plain import visible
from merchant_desk.cli.reasons import Words
from merchant_desk.config.paths import unusable
from merchant_desk.domain.addresses.judge import ENVIRONMENTS, NETWORKS, judge_address
from merchant_desk.domain.addresses.secret_texts import looks_secret
from merchant_desk.domain.addresses.verdict import Reason, Verdict, refused
from merchant_desk.domain.chains import normalise_protocol
from merchant_desk.domain.errors import FileUnusable

_STANDARD_INPUT: Final = "-"
_LONGEST_LINE_BYTES: Final = 1 << 23
_BLANK: Final = " \t\r\n"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_SHOWN_CHARACTERS: Final = 120
_NETWORK_WIDTH: Final = 10


@dataclass(frozen=True, slots=True)
class _Question:
    """One line: what is to be judged, each part as it was given; None where the line does not say."""

    network: str | None
    environment: str | None
    address: str | None
    why_not: str = ""
    """Why it cannot be judged; empty where it can."""


async def check(context: Context, arguments: argparse.Namespace) -> int:
    """Judge every line; 0 where each could be judged, valid or not."""
    unjudged: list[str] = []
    with _interruptible(), _opened(arguments.file) as stream:
        for number, line in _lines(stream):
            question = _question(line, arguments.environment)
            told = f"line {number}: {question.why_not}"
            if question.why_not:
                unjudged.append(told)
            verdict = _verdict(question, line or "")
            if context.output.is_json:
                context.output.event(_document(question, verdict))
            elif verdict is None:
                context.output.text(f"{context.output.paint('?', Paint.YELLOW)}   {told}")
            else:
                context.output.text(_text(context.output, question, verdict))
    if not unjudged:
        return int(Exit.DONE)
    many = f" ({len(unjudged)} lines in all)" if len(unjudged) > 1 else ""
    return context.output.failure(
        Exit.USAGE,
        Words(
            f"What cannot be judged stands in {unjudged[0]}{many}.",
            'A line is NETWORK ADDRESS, or {"network": …, "environment": …, "address": …}; networks are '
            f"{', '.join(sorted(NETWORKS))}.",
        ),
    )


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl+C ends even a wait for the next line, which the loop's own handler would go on with."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """The lines to judge, as bytes. Raises FileUnusable."""
    if name == _STANDARD_INPUT:
        if sys.stdin is None:
            raise FileUnusable(path="standard input", why="no-file")
        yield sys.stdin.buffer
        return
    try:
        stream = Path(name).open("rb")  # noqa: SIM115 - closed below: what breaks in the block is no fault of it
    except FileNotFoundError as error:
        raise FileUnusable(path=name, why="no-file") from error
    except OSError as error:
        raise unusable(Path(name), error) from error
    with stream:
        yield stream


def _lines(stream: BinaryIO) -> Iterator[tuple[int, str | None]]:
    """Each line that is not blank with its number, without its end (LF, or CR and LF); None where it is too
    long to be one. Bytes that are no UTF-8 become replacement characters, which no address has."""
    number = 0
    while raw := _next(stream):
        number += 1
        if not raw.endswith(b"\n") and len(raw) == _LONGEST_LINE_BYTES:
            while (more := _next(stream)) and not more.endswith(b"\n"):
                pass
            yield number, None
            continue
        if number == 1:
            raw = raw.removeprefix(_BYTE_ORDER_MARK)
        line = raw.removesuffix(b"\n") if not raw.endswith(b"\r\n") else raw[:-2]
        text = line.decode("utf-8", errors="replace")
        if text.strip(_BLANK):
            yield number, text


def _next(stream: BinaryIO) -> bytes:
    """The next line with its end, or as much of it as a line may have. Raises FileUnusable."""
    try:
        return stream.readline(_LONGEST_LINE_BYTES)
    except OSError as error:
        raise unusable(Path(str(getattr(stream, "name", "standard input"))), error) from error


def _question(line: str | None, environment: str) -> _Question:
    if line is None:
        return _Question(None, environment, None, "too long to be an address")
    if line.lstrip(_BLANK).startswith("{"):
        return _from_json(line, environment)
    cut = next((at for at, char in enumerate(line) if char in " \t"), len(line))
    return _checked(line[:cut], environment, line[cut + 1 :])


def _from_json(line: str, environment: str) -> _Question:
    try:
        told = json.loads(line)
        network, address = told["network"], told["address"]
    except KeyError:
        return _Question(None, environment, None, "network or address is missing")
    except (ValueError, RecursionError):
        return _Question(None, environment, None, "this is no JSON object")
    named = told.get("environment")
    there = environment if named is None else named
    if not (isinstance(network, str) and isinstance(address, str) and isinstance(there, str)):
        return _Question(None, environment, None, "network, environment and address are texts")
    return _checked(network, there, address)


def _checked(network: str, environment: str, address: str) -> _Question:
    why_not = ""
    if normalise_protocol(network) not in NETWORKS:
        why_not = "this network is not known"
    elif environment not in ENVIRONMENTS:
        why_not = "environment is production or test"
    return _Question(network, environment, address, why_not)


def _verdict(question: _Question, line: str) -> Verdict | None:
    """What is said of a line; None where it cannot be judged. A secret is one whatever stands before it."""
    if not question.why_not:
        network = normalise_protocol(question.network or "")
        return judge_address(network, question.environment or "", question.address or "")
    texts = (line, question.network or "", question.environment or "", question.address or "")
    return refused(Reason.SECRET_KEY) if any(looks_secret(text) for text in texts) else None


def _document(question: _Question, verdict: Verdict | None) -> Document:
    is_secret = verdict is not None and verdict.reason is Reason.SECRET_KEY
    # Of a secret in a line that names no network, not even its beginning may be taken for the network.
    is_hidden = is_secret and bool(question.why_not)
    document: Document = {
        "network": None if is_hidden else question.network,
        "environment": None if is_hidden else question.environment,
        "input": None if is_secret else question.address,
        "valid": verdict is not None and verdict.is_valid,
        "normalised": None if verdict is None else verdict.normalised,
        "reason": None if verdict is None else verdict.reason.value,
        "warnings": [] if verdict is None else [warning.value for warning in verdict.warnings],
    }
    if verdict is not None and verdict.is_valid:
        held = {"account": verdict.account, "tag": verdict.tag, "memo_id": verdict.memo_id}
        document |= {name: value for name, value in held.items() if value is not None}
    return document


def _text(output: Output, question: _Question, verdict: Verdict) -> str:
    """One line for a person."""
    if verdict.is_valid:
        mark, shown, told = output.paint("ok", Paint.GREEN), verdict.normalised or "", extra_text(verdict)
    else:
        mark, shown = output.paint("no", Paint.RED), _shown(question.address or "")
        told = refusal_text(verdict, question.address or "", wanted=question.environment or "")
    if verdict.reason is Reason.SECRET_KEY:
        shown = "(not shown)"
    name = "" if question.why_not else normalise_protocol(question.network or "")
    return "  ".join(filter(None, (mark, name.ljust(_NETWORK_WIDTH), shown, told)))


def _shown(address: str) -> str:
    """A refused text on one line, and no longer than a line."""
    cut = address[:_SHOWN_CHARACTERS]
    return visible(cut) + ("…" if len(cut) < len(address) else "")
