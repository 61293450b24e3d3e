"""Adding a store with a real keyring: key and callback secret land there, and nowhere where it is locked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.config.test_real_keyring import run_with_keyring

pytestmark = pytest.mark.secret_service

_ADD = """
import asyncio, sys
from pathlib import Path
import secretstorage
from merchant_desk.config.options import Options
from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.secret import ApiKey
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services.shop.profiles import NewStore
from merchant_desk.wiring import open_desk

folder = Path(sys.argv[0] + ".data")

def new(name, shop):
    return NewStore(name, shop.store_id, shop.api_url, ApiKey(shop.api_key))

async def main():
    async with Sandbox() as one, Sandbox() as two, Sandbox() as three:
        async with open_desk(Options(data_dir=folder)) as desk:
            print((await desk.profiles.add(new("Aurora", one))).profile)
            print((await desk.profiles.add(new("Lab", two))).profile)
        for profile, shop in (("default", one), ("lab", two)):
            async with open_desk(Options(profile=profile, data_dir=folder)) as desk:
                kept = await desk.secrets.load()
                hook = kept.webhook_secret.reveal()
                print(kept.api_key.reveal() == shop.api_key, hook == shop.webhook_secret)
                print((await desk.account.verify()).verdict)
        secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
        async with open_desk(Options(data_dir=folder)) as desk:
            try:
                await desk.profiles.add(new("Third", three))
            except DeskError as failure:
                print(failure.why)
        print(sorted(path.name for path in (folder / "profiles").iterdir()))
        texts = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        secrets = [text.encode() for s in (one, two, three) for text in (s.api_key, s.webhook_secret)]
        print(any(secret in text for secret in secrets for text in texts))

asyncio.run(main())
"""


def test_added_stores_are_kept_apart_in_a_real_keyring_and_a_locked_one_takes_none(tmp_path: Path) -> None:
    done = run_with_keyring(tmp_path, _ADD)

    assert done.stdout.splitlines() == [
        "default",
        "lab",
        "True True",
        "ok",
        "True True",
        "ok",
        "locked",
        "['default', 'lab']",
        "False",
    ], done.stderr
