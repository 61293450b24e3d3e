"""The owner's seal in a real keyring: there for the next run; locked, dismissed and missing told apart."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.adapters.config.test_real_keyring import run_with_keyring

pytestmark = pytest.mark.secret_service

_RESTART = """
import asyncio, subprocess, sys
from merchant_desk.config.masking import Masker
from merchant_desk.config.options import Environment
from merchant_desk.config.seal import KeyringSealer
from merchant_desk.config.secrets import DeskSecrets
from merchant_desk.domain.secret import ApiKey

def desk():
    secrets = DeskSecrets(name="default:abc", environment=Environment(), masker=Masker())
    return secrets, KeyringSealer(secrets.keyring, name="default:abc", masker=Masker())

async def first():
    secrets, sealer = desk()
    print(await sealer.load())
    made = await sealer.make()
    await secrets.keep_api_key(ApiKey("key-in-a-real-keyring"))
    await sealer.advance(41)
    await sealer.advance(40)
    await secrets.forget()
    return made.key.reveal().hex()

async def second():
    known = await desk()[1].load()
    print(known.key.reveal().hex(), known.sequence)

if len(sys.argv) > 1:
    asyncio.run(second())
else:
    text = asyncio.run(first())
    told = subprocess.run([sys.executable, sys.argv[0], "again"], capture_output=True, text=True)
    print(told.stdout == f"{text} 41\\n", told.stderr)
"""

_ASKED = """
import asyncio, sys
from merchant_desk.config.keyring_line import KeyringLine, system_backend
from merchant_desk.config.masking import Masker
from merchant_desk.config.seal import KeyringSealer
from merchant_desk.domain.errors import DeskError

def sealer():
    return KeyringSealer(KeyringLine(system_backend), name="default:abc", masker=Masker())

async def main():
    for question in (lambda: sealer().load(), lambda: sealer().make(), lambda: sealer().advance(1)):
        try:
            print(await question())
        except DeskError as failure:
            print(type(failure).__name__, *failure.facts.values())

asyncio.run(main())
"""

_LOCK = """
import secretstorage
from merchant_desk.config.keyring_line import system_backend
system_backend().set_password("merchant-desk", "default:abc:seal", "00" * 32 + ":3")
secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
"""

_DISMISS = """
import secretstorage
bus = secretstorage.dbus_init()
for collection in list(secretstorage.get_all_collections(bus)):
    try:
        collection.delete()
    except Exception:
        pass  # the session's own cannot be removed
"""


def test_a_seal_lives_through_a_restart_and_through_a_forgotten_account(tmp_path: Path) -> None:
    done = run_with_keyring(tmp_path, _RESTART)

    assert (done.returncode, done.stdout) == (0, "None\nTrue \n"), done.stderr


def test_a_locked_keyring_says_so_instead_of_no_seal(tmp_path: Path) -> None:
    done = run_with_keyring(tmp_path, _LOCK + _ASKED)

    assert (done.returncode, done.stdout) == (0, "KeyringFailed locked\n" * 3), done.stderr


def test_a_prompt_that_is_dismissed_says_so_instead_of_no_seal(tmp_path: Path) -> None:
    done = run_with_keyring(tmp_path, _DISMISS + _ASKED)

    assert (done.returncode, done.stdout) == (0, "KeyringFailed dismissed\n" * 3), done.stderr


def test_a_machine_without_a_keyring_says_so_instead_of_no_seal(tmp_path: Path) -> None:
    program = tmp_path / "script.py"
    program.write_text(_ASKED)
    gone = ("PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY")
    environ = {name: value for name, value in os.environ.items() if name not in gone}
    environ |= {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[3])

    done = subprocess.run(
        [sys.executable, str(program)],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "KeyMissing no\n" * 3), done.stderr
