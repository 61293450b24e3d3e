"""What doctor looks at on this machine: the listener's port, the disk, the window's libraries."""

from __future__ import annotations

import asyncio
import shutil
import socket
import sys
from pathlib import Path
from typing import Final

from merchant_desk.services.values import Check

LOOPBACK: Final = "127.0.0.1"
_MIN_FREE_BYTES: Final = 100 * 1024 * 1024
_QT_LIMIT_S: Final = 4.0  # doctor as a whole ends within 25 s
# In a process of its own: a library that is missing aborts, and commands never load Qt.
_QT_PROGRAM: Final = "import PySide6.QtWidgets, PySide6.QtSvg, qasync"


async def port_check(port: int, *, is_wanted: bool, holder_pid: int | None) -> Check:
    """Whether the listener can have its port; `holder_pid` is our own process that has it now."""
    if not is_wanted:
        return Check("port", ok=True, detail="The listener is switched off.", matters=False)
    if holder_pid is not None:
        return Check("port", ok=True, detail=f"Process {holder_pid} of this shop listens on port {port}.")
    if is_free(port):
        return Check("port", ok=True, detail=f"Port {port} is free for the listener.")
    return Check(
        "port",
        ok=False,
        detail=f"Port {port} is in use by another program.",
        hint="End that program, or choose another port in Settings.",
    )


def is_free(port: int) -> bool:
    """Whether a listener could bind the port now; connections of an older one that linger do not count."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


async def disk_check(folder: Path) -> Check:
    """Whether there is room for what must be kept."""
    try:
        free_bytes = (await asyncio.to_thread(shutil.disk_usage, folder)).free
    except OSError as error:
        detail = f"{folder} cannot be looked at: {error.strerror}."
        return Check("disk", ok=False, detail=detail, hint="Check the disk.")
    free_mb = free_bytes // (1024 * 1024)
    hint = "" if free_bytes >= _MIN_FREE_BYTES else "Make room: orders must be kept before they are sent."
    return Check("disk", ok=not hint, detail=f"{free_mb} MB are free at {folder}.", hint=hint)


async def qt_check() -> Check:
    """Whether the window could open here; no sale by command depends on it."""
    if getattr(sys, "frozen", False):
        return Check("qt", ok=True, detail="The window's libraries are built in.", matters=False)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _QT_PROGRAM,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_QT_LIMIT_S):
            _, complaint = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        complaint = b"no answer in time"
    if process.returncode == 0:
        return Check("qt", ok=True, detail="The window's libraries can be loaded.", matters=False)
    last = complaint.decode(errors="replace").strip().splitlines()[-1:] or ["no reason given"]
    return Check(
        "qt",
        ok=False,
        detail=f"The window's libraries cannot be loaded: {last[0]}",
        hint="Run packaging/run once, it names what is missing; commands work without them.",
        matters=False,
    )
