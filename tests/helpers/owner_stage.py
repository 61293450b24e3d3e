"""The owner's side in real processes: a till whose wallets are sealed, and somebody who edits its files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from tests.helpers.leaks import tracked
from tests.helpers.programs import Ended, Sandbox, Shop

PIN: Final = "402913"
OTHER_PIN: Final = "775120"
NEW: Final = ("orders", "create", "--total", "25.40", "--currency", "USD", "--json")
LIST: Final = ("wallets", "list", "--json")
APPROVE: Final = ("wallets", "approve", "--json")
PIN_SET: Final = ("pin", "set", "--json")
OURS: Final = "0x227Be945C7A149634B6B47C90cc9DF3626f68410"
THEIRS: Final = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def shown(*wallets: tuple[str, str]) -> dict[str, Any]:
    """A wish for the shop's control address: these are its wallets from now on."""
    return {"wallets": [{"protocol": network, "address": address} for network, address in wallets]}


async def swap(sandbox: Sandbox, *wallets: tuple[str, str]) -> None:
    """Change the wallets at the shop, behind the till's back."""
    await sandbox.control("/shop", shown(*wallets), method="PUT")


async def made(sandbox: Sandbox) -> int:
    """How many orders the shop has."""
    return int((await sandbox.control("/orders"))["total"])


async def set_pin(till: Shop) -> str:
    """Set the first PIN; gives the recovery code."""
    ended = await till.answer(PIN, to=PIN_SET)
    assert ended.code == 0, ended.err
    code = str(ended.document["recovery_code"])
    tracked.learn(code, code.replace("-", ""))
    return code


async def seal(till: Shop) -> Ended:
    """Approve what the shop shows."""
    ended = await till.answer(PIN, to=APPROVE)
    assert (ended.code, ended.document["guard"]) == (0, "sealed"), ended.err
    return ended


async def guarded(till: Shop) -> str:
    """A till with a PIN and sealed wallets; gives the recovery code."""
    code = await set_pin(till)
    await seal(till)
    return code


# ---- whoever can write to the data folder -------------------------------------------------------------


@contextmanager
def editing(till: Shop) -> Iterator[sqlite3.Connection]:
    """The till's store, opened by somebody with any tool, its triggers out of the way meanwhile."""
    with closing(sqlite3.connect(store_file(till))) as connection, connection:
        chosen = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = connection.execute(chosen).fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        yield connection
        for _, sql in triggers:
            connection.execute(sql)


def store_file(till: Shop) -> Path:
    """Where the till keeps its store."""
    return till.folder / "profiles/default/store.sqlite3"


def memo(till: Shop, key: str) -> str | None:
    """A row of the memo as it stands; None where there is none."""
    with closing(sqlite3.connect(store_file(till))) as connection:
        row = connection.execute("SELECT value FROM memo WHERE key = ?", (key,)).fetchone()
    return None if row is None else row[0]


def put_memo(till: Shop, key: str, value: str | None) -> None:
    """Overwrite a row of the memo."""
    with editing(till) as connection:
        done = connection.execute("UPDATE memo SET value = ? WHERE key = ?", (value, key))
        assert done.rowcount == 1


def alter_seal(till: Shop, **facts: object) -> None:
    """Change facts inside the seal, and leave its code."""
    record = json.loads(memo(till, "seal") or "")
    assert facts.keys() <= record.keys()
    put_memo(till, "seal", json.dumps(record | facts))
