"""`wallets check` as a program: every case of the list, ten thousand lines, pipes, and Ctrl+C."""

from __future__ import annotations

import asyncio
import json
import resource
import signal
import subprocess
from pathlib import Path

from tests.helpers.cases import load_cases
from tests.helpers.programs import PATIENCE_S, PROGRAM, Shop

_CASES = load_cases("addresses")
_UNWANTED = ("PySide6", "sqlalchemy", "sqlite3", "keyring", "httpx", "aiohttp", "argon2", "qrcode")
_WHAT_IS_LOADED = """
import contextlib, io, sys
from merchant_desk.__main__ import main
with contextlib.redirect_stdout(io.StringIO()):
    code = main(["wallets", "check", {file!r}, "--json"])
print(code, sorted(set({unwanted!r}) & set(sys.modules)))
"""


def _strict(reason: str) -> str:
    """Reasons other than these are advice."""
    return reason if reason in ("ok", "wrong-network", "not-payable", "secret-key") else "refused"


def _write(folder: Path, number: int) -> Path:
    """As many lines as wanted, from the list of cases again and again."""
    lines = [json.dumps(_CASES[at % len(_CASES)]["input"]) for at in range(number)]
    file = folder / "lines.jsonl"
    file.write_text("\n".join(lines))
    return file


async def test_every_case_of_the_list_holds_through_the_command(tmp_path: Path) -> None:
    file = _write(tmp_path, len(_CASES))

    ended = await Shop(tmp_path / "data").run("wallets", "check", str(file), "--json")

    documents = [json.loads(line) for line in ended.out.splitlines()]
    assert (ended.code, ended.err, len(documents)) == (0, "", len(_CASES))
    for case, document in zip(_CASES, documents, strict=True):
        asked, expected = case["input"], case["expected"]
        is_secret = expected["reason"] == "secret-key"
        held = {name: expected[name] for name in ("account", "tag", "memo_id") if name in expected}
        assert document | {"reason": _strict(document["reason"])} == {
            "network": asked["network"],
            "environment": asked["environment"],
            "input": None if is_secret else asked["address"],
            "valid": expected["valid"],
            "normalised": expected["normalised"],
            "reason": _strict(expected["reason"]),
            "warnings": [expected["warn"]] if "warn" in expected else [],
            **held,
        }, case["id"]
    assert not (tmp_path / "data").exists()


async def test_plain_lines_say_the_same_as_objects_and_come_from_a_pipe_too(tmp_path: Path) -> None:
    cases = [case for case in _CASES if case["input"]["environment"] == "mainnet"]
    objects, lines = tmp_path / "objects", tmp_path / "lines"
    objects.write_text("\n".join(json.dumps(case["input"]) for case in cases))
    lines.write_text("\n".join(f"{case['input']['network']} {case['input']['address']}" for case in cases))
    shop = Shop(tmp_path / "data")

    asked = await shop.run("wallets", "check", str(objects), "--json")
    piped = await shop.run_shell(f"--json wallets check --environment mainnet - < {lines}")
    bare = await shop.run_shell(f"wallets check --environment mainnet --json < {lines}")

    assert asked.out == piped.out == bare.out
    assert (asked.code, piped.code, bare.code) == (0, 0, 0)


async def test_ten_thousand_lines_take_less_than_two_seconds(tmp_path: Path) -> None:
    file = _write(tmp_path, 10_000)
    shop = Shop(tmp_path / "data")

    def used_s() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    before_s = used_s()
    done = subprocess.run(
        [*PROGRAM, "wallets", "check", str(file), "--json"],
        env=shop.variables(),
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout.count(b"\n")) == (0, 10_000)
    assert used_s() - before_s < 2


async def test_neither_windows_nor_database_nor_network_are_loaded_for_it(tmp_path: Path) -> None:
    program = _WHAT_IS_LOADED.format(file=str(_write(tmp_path, 111)), unwanted=_UNWANTED)

    ended = await Shop(tmp_path / "data").run_python(program)

    assert ended.out.split(maxsplit=1) == ["0", "[]\n"], ended.err


async def test_a_reader_that_leaves_after_one_line_is_no_failure(tmp_path: Path) -> None:
    file = _write(tmp_path, 10_000)

    ended = await Shop(tmp_path / "data").run_shell(
        f"wallets check {file} --json 2> {tmp_path}/err | head -1; echo ${{PIPESTATUS[0]}}"
    )

    assert ended.out.splitlines()[-1] == "0"
    assert (tmp_path / "err").read_text() == ""


async def test_each_line_is_answered_at_once_and_ctrl_c_ends_the_wait(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *PROGRAM,
        *("wallets", "check", "--json"),
        env=Shop(tmp_path / "data").variables(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            process.stdin.write(b"CELO vitalik.eth\n")
            answer = json.loads(await process.stdout.readline())
            process.send_signal(signal.SIGINT)
            code = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
        process.stdin.close()

    assert answer["reason"] == "bad-prefix"
    assert code == 130
