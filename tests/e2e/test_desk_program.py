"""The program with its windows as a process: it starts once a shop, and ends orderly however it is told."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from merchant_desk.app.garbage import GarbageCollector
from merchant_desk.app.instance import OneInstance
from merchant_desk.app.look import application
from merchant_desk.app.program import Program
from merchant_desk.app.run import make_window, settings_at_once
from merchant_desk.config.options import Options
from merchant_desk.config.paths import places_for, prepare
from merchant_desk.services.events import Ear, EarChanged
from tests.helpers.logs import ExpectedLogs
from tests.helpers.whole_desk import open_whole_desk
from tests.helpers.windows import until

_TAKES_S = 30


def environment(folder: Path) -> dict[str, str]:
    """A machine without a display."""
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "MERCHANT_DESK_DATA_DIR": str(folder),
        "MERCHANT_DESK_TRAINING_LINGER_S": "0.5",
    }


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program on its training shop, up to the moment at which it listens; killed if it stays."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "merchant_desk",
        "--training",
        "--verbose",
        env=environment(folder),
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(_TAKES_S):
            while b"listener opened" not in await process.stderr.readline():
                assert process.returncode is None
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_the_program_ends_with_zero_when_it_is_told_to(tmp_path: Path, told: signal.Signals) -> None:
    async with running(tmp_path) as process:
        process.send_signal(told)
        _, said = await asyncio.wait_for(process.communicate(), _TAKES_S)

    assert process.returncode == 0
    assert b"Traceback" not in said
    assert b"ERROR" not in said


async def test_a_second_start_on_the_same_shop_ends_at_once(tmp_path: Path) -> None:
    async with running(tmp_path) as first:
        second = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "merchant_desk", "--training", env=environment(tmp_path)
        )
        code = await asyncio.wait_for(second.wait(), _TAKES_S)
        still_runs = first.returncode is None

    assert code == 0
    assert still_runs


async def test_the_listener_follows_settings_while_the_window_is_open(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        heard: list[EarChanged] = []
        till.desk.bus.subscribe(EarChanged, heard.append)

        await till.desk.settings.change("Ana", listener_on=False)
        await until(lambda: heard and heard[-1].ear is Ear.OFF, what="it stops")
        await till.desk.settings.change("Ana", listener_on=True)
        await until(lambda: heard[-1].ear is Ear.WAITING, what="it starts again")


async def test_leaving_training_opens_the_real_store_in_the_same_program(tmp_path: Path) -> None:
    options = Options(profile="training", data_dir=tmp_path, is_training=True, linger_s=0.5)
    app, collector = application(), GarbageCollector()
    instance = OneInstance(places_for(options).folder)
    assert instance.claim()
    first = make_window(options, settings_at_once(options))
    first.show()
    program = Program(app, options, first, instance, collector)
    running_ = asyncio.ensure_future(program.run())
    await until(lambda: first.pages.sell.desk is not None, what="the training shop is open")

    first.profile_wanted.emit("real")
    await until(lambda: program.window is not first, what="another window")
    second = program.window
    await until(lambda: second.pages.sell.desk is not None, what="the real store is open")
    told = [message.strong for message in second.model.state.messages]
    training = second.property("training")
    second.close()
    await asyncio.wait_for(running_, _TAKES_S)
    collector.stop()

    assert training is False
    assert told == ["No store is set up."]


async def test_a_damaged_data_file_leaves_a_window_that_says_so(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow("desk not opened why=StoreUnusable")
    options = Options(data_dir=tmp_path)
    places = places_for(options)
    prepare(places)
    places.store.write_bytes(b"this is no database" * 1000)
    app, collector = application(), GarbageCollector()
    instance = OneInstance(places.folder)
    assert instance.claim()
    window = make_window(options, settings_at_once(options))
    window.show()
    program = Program(app, options, window, instance, collector)
    running_ = asyncio.ensure_future(program.run())

    await until(lambda: window.model.state.messages, what="the banner")
    told, reason = window.model.state.messages[0].strong, window.pages.sell.state.reason
    window.close()
    await asyncio.wait_for(running_, _TAKES_S)
    collector.stop()

    assert told == reason == "The data file is damaged."
