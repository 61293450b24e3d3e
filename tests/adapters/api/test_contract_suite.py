"""The contract suite: one body of checks, played against the training shop, and against Cryptum's test system
where MERCHANT_DESK_API_KEY, MERCHANT_DESK_STORE_ID and MERCHANT_DESK_API_URL name it.

    pytest -m live_api tests/adapters/api/test_contract_suite.py
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from merchant_desk.config.options import Options
from merchant_desk.domain.readings import may_be_checked
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services.contract.questions import QUESTIONS
from merchant_desk.services.contract.values import DEFAULT_WAITS, ContractResult
from merchant_desk.wiring import open_desk
from tests.helpers.contract import QUICK, check_of, environ, open_at

_VARIABLES: Final = ("MERCHANT_DESK_API_URL", "MERCHANT_DESK_API_KEY", "MERCHANT_DESK_STORE_ID")
# Read here, because every test has an environment without our variables.
_LIVE: Final[Mapping[str, str]] = {name: os.environ[name] for name in _VARIABLES if os.environ.get(name)}
TRAINING: Final = "training shop"
LIVE: Final = "test system"
_NEEDS_PLAY: Final = frozenset({"update-paid", "callback-paid"})
"""Only where the customer can be played is there a payment; the live check asks for none."""


def servers() -> list[object]:
    """The training shop always; the test system where the environment names it whole."""
    found: list[object] = [TRAINING]
    if len(_LIVE) == len(_VARIABLES) and may_be_checked(_LIVE["MERCHANT_DESK_API_URL"]):
        found.append(pytest.param(LIVE, marks=pytest.mark.live_api))
    return found


@pytest.fixture(scope="module", params=servers())
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The suite, played once against one server; each test below looks at one of its answers."""
    folder = tmp_path_factory.mktemp("contract")
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        if request.param == TRAINING:
            yield runner.run(_at_the_training_shop(folder))
        else:
            yield runner.run(_at_the_test_system(folder))


class Played:
    """A result, and which server it came from."""

    def __init__(self, server: str, result: ContractResult) -> None:
        self.server = server
        self.result = result


async def _at_the_training_shop(folder: Path) -> Played:
    async with (
        Sandbox(callback_pause_s=0.001) as shop,
        open_desk(Options(data_dir=folder, environ=environ(shop))) as desk,
    ):
        result = await check_of(desk, folder, QUICK).run()
        assert open_at(shop) == []
        return Played(TRAINING, result)


async def _at_the_test_system(folder: Path) -> Played:
    async with open_desk(Options(data_dir=folder, environ=_LIVE)) as desk:
        return Played(LIVE, await check_of(desk, folder, DEFAULT_WAITS).run())


@pytest.mark.parametrize("name", [name for name, question in QUESTIONS.items() if question.matters])
def test_what_a_sale_depends_on_works_at_this_server(played: Played, name: str) -> None:
    [finding] = [one for one in played.result.findings if one.question.name == name]

    assert (finding.answer, finding.ok) == ("yes", True), finding.detail


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in _NEEDS_PLAY])
def test_each_open_question_is_answered_or_says_why_not(played: Played, name: str) -> None:
    [finding] = [one for one in played.result.findings if one.question.name == name]

    assert finding.answer or (played.server == LIVE and finding.detail), name


@pytest.mark.parametrize(
    ("api_url", "is_live"),
    [("https://api-hml.cryptum.io", True), ("https://api.cryptum.io", False), ("", False)],
)
def test_the_test_system_is_asked_only_where_the_environment_names_it(api_url: str, is_live: bool) -> None:
    account = {"MERCHANT_DESK_API_KEY": "k" * 40, "MERCHANT_DESK_STORE_ID": "store-1"}
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", __file__, "-k", "depends_on"]

    collected = subprocess.run(
        command,
        cwd=Path(__file__).parents[3],
        env={**os.environ, **account, "MERCHANT_DESK_API_URL": api_url},
        capture_output=True,
        text=True,
        check=False,
    )

    assert collected.returncode == 0, collected.stdout
    assert TRAINING in collected.stdout
    assert (LIVE in collected.stdout) is is_live


def test_what_was_learned_counts_at_the_server_that_was_asked(played: Played) -> None:
    learned = played.result.learned

    assert learned.is_learned
    assert learned.problem() == ""
    assert learned.at(played.result.origin) is learned


def test_the_check_and_its_tidying_up_take_less_than_a_minute(played: Played) -> None:
    assert played.result.took_s < 60
