"""The house rules that a parser can judge: each is a value with a sample that breaks it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

MAX_FILE_LINES: Final = 300
MAX_FUNCTION_LINES: Final = 60
MIN_WORDS: Final = 5
# Put together here, so that this file does not break the rules that it holds.
_UNFINISHED: Final = "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX"))


@dataclass(frozen=True)
class Source:
    """One Python file: its path below the project's root, and its text."""

    path: PurePosixPath
    text: str

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the syntax tree; raises SyntaxError."""
        return tuple(ast.walk(ast.parse(self.text)))

    @property
    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Each call with the dotted text of what is called."""
        return ((node, ast.unparse(node.func)) for node in self.nodes if isinstance(node, ast.Call))

    def is_in(self, *rooms: str) -> bool:
        """Return whether the file lies in or is one of these places."""
        return any(self.path.is_relative_to(room) for room in rooms)


Finder = Callable[[Source], Iterator[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as a sentence, what finds breaches of it (line, what is there), and a file that breaks it."""

    says: str
    find: Finder
    sample: Source

    def breaches(self, source: Source) -> list[str]:
        """Return `path:line: what` for each breach."""
        return [f"{source.path}:{line}: {what}" for line, what in self.find(source)]


def _long_files(source: Source) -> Iterator[tuple[int, str]]:
    lines = source.text.count("\n")
    if lines > MAX_FILE_LINES and source.path != PurePosixPath("tests/conftest.py"):
        yield lines, f"{lines} lines"


def _long_functions(source: Source) -> Iterator[tuple[int, str]]:
    for node in source.nodes:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
        lines = (node.end_lineno or 0) - first.lineno + 1
        if lines > MAX_FUNCTION_LINES:
            yield node.lineno, f"{node.name} has {lines} lines"


def _room_cards(source: Source) -> Iterator[tuple[int, str]]:
    if source.path.name != "__init__.py" or not source.is_in("merchant_desk"):
        return
    body = ast.parse(source.text).body
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        yield 1, "holds more or less than its docstring"


def _nested_loops(source: Source) -> Iterator[tuple[int, str]]:
    if source.is_in("merchant_desk"):
        for node, name in source.calls:
            if re.search(r"\.exec_?$", name):
                yield node.lineno, name


def _async_views(source: Source) -> Iterator[tuple[int, str]]:
    may_wait = source.path.stem.startswith(("view_model", "dialogs")) or source.is_in(
        "merchant_desk/ui/dialogs"
    )
    if source.is_in("merchant_desk/ui") and not may_wait:
        for node in source.nodes:
            if isinstance(node, ast.AsyncFunctionDef | ast.Await):
                yield node.lineno, "waits"


def _floats(source: Source) -> Iterator[tuple[int, str]]:
    if source.is_in("merchant_desk/domain", "merchant_desk/services", "merchant_desk/api"):
        for node, name in source.calls:
            if name == "float":
                yield node.lineno, ast.unparse(node)


def _bare_tasks(source: Source) -> Iterator[tuple[int, str]]:
    if source.is_in("merchant_desk") and source.path != PurePosixPath("merchant_desk/services/tasks.py"):
        for node, name in source.calls:
            if re.search(
                r"(asyncio|loop|loop\(\))\.create_task$|(^|\.)ensure_future$|(^|\.)asyncSlot$", name
            ):
                yield node.lineno, name


def _sleeps(source: Source) -> Iterator[tuple[int, str]]:
    if not source.is_in("tests", "merchant_desk/ui", "merchant_desk/services"):
        return  # a thread of its own may wait for its file or its port
    for node, name in source.calls:
        if name == "time.sleep":
            yield node.lineno, name


def _skips_and_mocks(source: Source) -> Iterator[tuple[int, str]]:
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and re.search(
            r"^pytest\.(mark\.)?(skip|skipif|xfail|importorskip)$", ast.unparse(node)
        ):
            yield node.lineno, ast.unparse(node)
        if isinstance(node, ast.Import | ast.ImportFrom) and "mock" in ast.unparse(node):
            yield node.lineno, ast.unparse(node)


def _short_names(source: Source) -> Iterator[tuple[int, str]]:
    if not source.is_in("tests") or not source.path.name.startswith("test_"):
        return
    for node in source.nodes:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        words = node.name.split("_")
        if words[0] == "test" and len(words) <= MIN_WORDS:
            yield node.lineno, node.name


def _unfinished(source: Source) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if found := re.search(rf"\b({_UNFINISHED})\b", line):
            yield number, found[0]
    for node in source.nodes:
        if isinstance(node, ast.Name) and node.id == "NotImplementedError":
            yield node.lineno, node.id


def _silenced(source: Source) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if re.search(r"# (noqa: [A-Z0-9, ]+|type: ignore\[[a-z0-9, -]+\])\s*$", line):
            yield number, line.strip()


def _impure_rules(source: Source) -> Iterator[tuple[int, str]]:
    if not source.is_in("merchant_desk/domain"):
        return
    impure = {
        "logging",
        "time",
        "os",
        "io",
        "pathlib",
        "random",
        "subprocess",
        "asyncio",
        "threading",
        "locale",
    }
    # Pure arithmetic that the standard library does not have: base58 and keccak.
    codecs = {"base58", "Crypto"} if source.is_in("merchant_desk/domain/addresses") else set()
    for node in source.nodes:
        for name in _imported(node):
            top = name.partition(".")[0]
            if top in codecs:
                continue
            is_ours = name == "merchant_desk" or name.startswith("merchant_desk.domain")
            if top in impure or not (is_ours or top in sys.stdlib_module_names):
                yield getattr(node, "lineno", 1), f"imports {name}"
    for node, name in source.calls:
        if re.search(r"\b(datetime\.now|utcnow|date\.today|open|print)$", name):
            yield node.lineno, name


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def _sample(path: str, text: str) -> Source:
    return Source(PurePosixPath(path), text)


_DOMAIN: Final = "merchant_desk/domain/some.py"
_VIEW: Final = "merchant_desk/ui/sell/view.py"
_TEST: Final = "tests/unit/test_some.py"
_LONG_BODY: Final = "def work() -> None:\n" + "    step()\n" * (MAX_FUNCTION_LINES + 1)

RULES: Final = (
    Rule("a file has at most 300 lines", _long_files, _sample(_VIEW, "\n" * (MAX_FILE_LINES + 1))),
    Rule("a function fits on a screen", _long_functions, _sample(_VIEW, _LONG_BODY)),
    Rule(
        "a room's card is all its __init__ holds",
        _room_cards,
        _sample("merchant_desk/x/__init__.py", "A = 1"),
    ),
    Rule("no nested event loop", _nested_loops, _sample(_VIEW, "dialog.exec()")),
    Rule("views never wait", _async_views, _sample(_VIEW, "async def pressed(): ...")),
    Rule("no float near money", _floats, _sample(_DOMAIN, "float('1.10')")),
    Rule("one place starts tasks", _bare_tasks, _sample(_VIEW, "asyncio.create_task(work())")),
    Rule("no test, rule or screen sleeps", _sleeps, _sample(_TEST, "time.sleep(1)")),
    Rule(
        "no test is skipped or mocks",
        _skips_and_mocks,
        _sample(_TEST, "@pytest.mark." + "skip\ndef f(): ..."),
    ),
    Rule("test names are sentences", _short_names, _sample(_TEST, "def test_init(): ...")),
    Rule("nothing is left unfinished", _unfinished, _sample(_VIEW, "pass  # " + "TO" + "DO")),
    Rule("a silenced check has its reason", _silenced, _sample(_VIEW, "x = 1  # " + "noqa: E501")),
    Rule("domain is pure", _impure_rules, _sample(_DOMAIN, "import time")),
)
