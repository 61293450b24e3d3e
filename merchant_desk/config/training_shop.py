"""The training shop's own process: started when a training profile first needs it, shared by all users.

Three lock files (flock) and one note in the training folder say everything; the kernel lets a lock go when
its process dies, however it dies, so nothing here can be left behind:

    users.lock    shared by every desk that uses the shop; the shop ends itself once it was free for a while
    start.lock    held while a desk looks whether the shop runs, and starts it
    serving.lock  held by the shop as long as it lives
    shop.json     written by the shop once it answers: where, and with which made-up credentials
"""

from __future__ import annotations

import asyncio
import atexit
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from merchant_desk.config.options import PREFIX
from merchant_desk.config.paths import Places, unusable
from merchant_desk.domain.errors import FileUnusable
from merchant_desk.domain.secret import ApiKey, WebhookSecret

_START_LIMIT_S: Final = 20.0
_POLL_S: Final = 0.05
_WATCH_S: Final = 0.5
_children: Final[list[subprocess.Popen[bytes]]] = []
_USERS, _START, _SERVING, _NOTE = "users.lock", "start.lock", "serving.lock", "shop.json"


@dataclass(frozen=True, slots=True)
class ShopNote:
    """Where the training shop answers, and what opens it. The secrets are masked in the repr."""

    api_url: str
    control_url: str
    store_id: str
    api_key: ApiKey
    webhook_secret: WebhookSecret


@asynccontextmanager
async def use_training_shop(places: Places, *, linger_s: float) -> AsyncIterator[ShopNote]:
    """The running shop of this training folder, started where there is none; it stays while anybody uses it.

    Raises FileUnusable(why="training-shop") where it does not start.
    """
    try:
        users = _open(places.folder / _USERS)
    except OSError as error:
        raise unusable(places.folder, error) from error
    try:
        # A shop that is just ending holds this lock to its very last moment.
        await _lock(users, fcntl.LOCK_SH)
        yield await _find_or_start(places, linger_s=linger_s)
    finally:
        users.close()


class Occupancy:
    """The shop's side: takes the serving lock, writes the note, and knows when nobody is left."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._serving = _open(folder / _SERVING)
        self._users = _open(folder / _USERS)

    def take(self) -> bool:
        """Become the one shop of the folder; False where another one is."""
        if not _try_lock(self._serving, fcntl.LOCK_EX):
            return False
        (self._folder / _NOTE).unlink(missing_ok=True)
        return True

    def announce(self, document: dict[str, Any]) -> None:
        """Tell the desks where to find the shop; readable by the owner alone."""
        beside = self._folder / f".{_NOTE}.{os.getpid()}"
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w") as stream:  # noqa: PTH123 - a descriptor, not a path
            json.dump(document, stream)
        beside.replace(self._folder / _NOTE)

    async def until_unused(self, linger_s: float) -> None:
        """Return once nobody has used the shop for that long, or its folder is gone; nobody can come then."""
        free_s = 0.0
        while (self._folder / _SERVING).exists():
            await asyncio.sleep(_WATCH_S)
            if not _try_lock(self._users, fcntl.LOCK_EX):
                free_s = 0.0
                continue
            free_s += _WATCH_S
            if free_s >= linger_s:
                break  # the lock is kept until the process ends: whoever comes waits for that
            fcntl.flock(self._users, fcntl.LOCK_UN)
        (self._folder / _NOTE).unlink(missing_ok=True)


async def _find_or_start(places: Places, *, linger_s: float) -> ShopNote:
    child: subprocess.Popen[bytes] | None = None
    with _open(places.folder / _START) as start, _open(places.folder / _SERVING) as serving:
        try:
            async with asyncio.timeout(_START_LIMIT_S):
                await _lock(start, fcntl.LOCK_EX)
                while True:
                    if _try_lock(serving, fcntl.LOCK_SH):
                        fcntl.flock(serving, fcntl.LOCK_UN)
                        child = _started(places, child, linger_s=linger_s)
                    elif (note := _read_note(places.folder / _NOTE)) is not None:
                        return note
                    await asyncio.sleep(_POLL_S)
        except TimeoutError as error:
            raise _did_not_start(places) from error


def _started(
    places: Places, child: subprocess.Popen[bytes] | None, *, linger_s: float
) -> subprocess.Popen[bytes]:
    """The child that is coming up, started if need be; FileUnusable where it has given up."""
    if child is None:
        return _start(places, linger_s=linger_s)
    if child.poll() is not None:
        raise _did_not_start(places)
    return child


def _start(places: Places, *, linger_s: float) -> subprocess.Popen[bytes]:
    """Start the shop detached: it outlives this desk, and no Ctrl-C of the terminal reaches it."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "merchant_desk"]
    arguments = ["sandbox", "--state", str(places.shop), "--json"]
    lease = ["--while-used", str(places.folder), "--linger", f"{linger_s:g}"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    try:
        with _open(places.logs / "shop.stderr") as log:
            child = subprocess.Popen(
                [*program, *arguments, *lease],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=environ,
                cwd=places.folder,
                start_new_session=True,
            )
    except OSError as error:
        raise _did_not_start(places) from error
    _children.append(child)
    return child


@atexit.register
def _let_go() -> None:
    """Reap what has ended; the rest is meant to live on, and Python would complain of it."""
    for child in _children:
        if child.poll() is None:
            child.returncode = 0


def _did_not_start(places: Places) -> FileUnusable:
    return FileUnusable(path=str(places.logs / "shop.stderr"), why="training-shop")


def _read_note(path: Path) -> ShopNote | None:
    """The note, or None while it is not there; it is written whole, so half of one never shows."""
    try:
        document = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    return ShopNote(
        api_url=str(document["api_url"]),
        control_url=str(document["control_url"]),
        store_id=str(document["store_id"]),
        api_key=ApiKey(str(document["api_key"])),
        webhook_secret=WebhookSecret(str(document["webhook_secret"])),
    )


def _open(path: Path) -> IO[bytes]:
    return open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b", buffering=0)  # noqa: PTH123 - a descriptor


def _try_lock(file: IO[bytes], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _lock(file: IO[bytes], kind: int) -> None:
    """Wait for a lock without holding up the loop."""
    while not _try_lock(file, kind):  # noqa: ASYNC110 - the kernel tells no event loop about a lock
        await asyncio.sleep(_POLL_S)
