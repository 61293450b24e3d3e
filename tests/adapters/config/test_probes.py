"""What doctor sees of this machine, and who it thinks is listening."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from merchant_desk.config.listener_note import ListenerNote, running_listener
from merchant_desk.config.probes import disk_check, port_check, qt_check
from merchant_desk.services import memo_keys
from tests.helpers.fake_store import FakeStore


async def test_a_port_that_somebody_else_holds_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        taken = await port_check(port, is_wanted=True, holder_pid=None)
        ours = await port_check(port, is_wanted=True, holder_pid=4711)
        unwanted = await port_check(port, is_wanted=False, holder_pid=None)
    free = await port_check(port, is_wanted=True, holder_pid=None)

    assert (taken.ok, taken.matters) == (False, True)
    assert str(port) in taken.detail
    assert taken.hint
    assert (ours.ok, "4711" in ours.detail) == (True, True)
    assert unwanted.ok
    assert free.ok


async def test_a_disk_is_judged_by_its_room_and_a_missing_one_is_a_failure(tmp_path: Path) -> None:
    good = await disk_check(tmp_path)
    missing = await disk_check(tmp_path / "gone")

    assert good.ok
    assert (missing.ok, bool(missing.hint)) == (False, True)


async def test_the_windows_libraries_are_tried_in_a_process_of_their_own() -> None:
    check = await qt_check()

    assert (check.name, check.ok, check.matters) == ("qt", True, False), check.detail


async def test_a_listener_that_runs_is_found_and_one_that_was_killed_is_forgotten() -> None:
    memo = FakeStore().memo
    ours = ListenerNote.of_this_process("http://127.0.0.1:8787", port=8787)
    await memo.put(memo_keys.LISTENER, ours.text)
    found = await running_listener(memo)
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    dead = ListenerNote("http://127.0.0.1:9", 9, process.pid, ours.machine)
    await memo.put(memo_keys.LISTENER, dead.text)

    assert (found, ours.pid) == (ours, os.getpid())
    assert await running_listener(memo) is None
    assert await memo.get(memo_keys.LISTENER) is None


async def test_a_note_that_makes_no_sense_is_taken_away() -> None:
    memo = FakeStore().memo
    for text in ("", "{", "[]", '{"url": 1}'):
        await memo.put(memo_keys.LISTENER, text)

        assert await running_listener(memo) is None
        assert await memo.get(memo_keys.LISTENER) is None


def test_a_listener_of_another_machine_counts_as_running() -> None:
    assert ListenerNote("http://10.0.0.2:8787", 8787, 1, "another-machine").is_alive
