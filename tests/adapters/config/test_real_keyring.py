"""The same secrets in a real keyring: gnome-keyring on a session bus of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.secret_service

_ROUND_TRIP = """
import asyncio
from merchant_desk.config.masking import Masker
from merchant_desk.config.options import Environment
from merchant_desk.config.secrets import DeskSecrets
from merchant_desk.domain.secret import ApiKey, WebhookSecret

def desk(name="default:abc"):
    return DeskSecrets(name=name, environment=Environment(), masker=Masker())

async def main():
    first = desk()
    assert first.has_keyring
    assert (await first.load()).api_key is None
    await first.keep_api_key(ApiKey("key-in-a-real-keyring"))
    await first.keep_webhook_secret(WebhookSecret("hook-in-a-real-keyring"))
    kept = await desk().load()
    assert kept.api_key == ApiKey("key-in-a-real-keyring")
    assert kept.webhook_secret == WebhookSecret("hook-in-a-real-keyring")
    assert (await desk("other:abc").load()).api_key is None
    await desk().forget()
    assert (await desk().load()).api_key is None
    print("round trip done")

asyncio.run(main())
"""

_LOCKED = """
import asyncio
import secretstorage
from merchant_desk.config.masking import Masker
from merchant_desk.config.options import Environment
from merchant_desk.config.secrets import DeskSecrets
from merchant_desk.domain.errors import KeyringFailed
from merchant_desk.domain.secret import ApiKey

def desk():
    return DeskSecrets(name="default:abc", environment=Environment(), masker=Masker())

async def main():
    await desk().keep_api_key(ApiKey("key-in-a-real-keyring"))
    secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
    for attempt in (desk().load, lambda: desk().keep_api_key(ApiKey("another-key-altogether"))):
        try:
            await attempt()
        except KeyringFailed as failure:
            print(failure.why)

asyncio.run(main())
"""


_COMMANDS = """
import os, subprocess, sys
import secretstorage

secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
base = [sys.executable, "-m", "merchant_desk", "--json", "--data-dir", sys.argv[0] + ".data"]
environ = {**os.environ, "MERCHANT_DESK_STORE_ID": "store-1", "MERCHANT_DESK_API_URL": "http://127.0.0.1:9"}

def code(*command, **more):
    ran = subprocess.run([*base, *command], env={**environ, **more}, capture_output=True, text=True)
    return ran.returncode

new = ("orders", "create", "--total", "1", "--currency", "USD")
print(code("orders", "list"), code(*new), code("doctor"), code(*new, MERCHANT_DESK_API_KEY="k" * 40))
"""


def test_a_key_kept_in_a_real_keyring_is_there_for_the_next_run(tmp_path: Path) -> None:
    done = run_with_keyring(tmp_path, _ROUND_TRIP)

    assert (done.returncode, done.stdout) == (0, "round trip done\n"), done.stderr


def test_a_real_keyring_that_is_locked_says_so_instead_of_no_key(tmp_path: Path) -> None:
    done = run_with_keyring(tmp_path, _LOCKED)

    assert (done.returncode, done.stdout) == (0, "locked\nlocked\n"), done.stderr


def test_a_locked_keyring_stops_only_what_needs_the_key_and_the_environment_opens_it(
    tmp_path: Path,
) -> None:
    done = run_with_keyring(tmp_path, _COMMANDS)

    assert (done.returncode, done.stdout) == (0, "0 7 7 4\n"), done.stderr


def run_with_keyring(tmp_path: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script with an unlocked keyring on a private bus, all of it gone afterwards."""
    program = tmp_path / "script.py"
    program.write_text(script)
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environ = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY")
    }
    environ |= {
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[3])
    unlock = "printf 'test\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
    return subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", f'{unlock}; "$@"', "sh", sys.executable, str(program)],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
