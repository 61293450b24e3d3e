"""Reports in the data folder: small texts that the owner may send on, readable by the owner alone."""

from __future__ import annotations

import asyncio
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from merchant_desk.config.paths import unusable

_OWNER_ONLY: Final = 0o600
_PRIVATE: Final = 0o700


def copy_report(source: str, target: str) -> None:
    """Put a copy of a kept report where its owner wants it, for the owner's eyes. Raises FileUnusable."""
    try:
        text = Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        cause = error if isinstance(error, OSError) else OSError()
        raise unusable(Path(source), cause) from error
    path = Path(target)
    write_report(path.parent, path.name, text)


async def keep_report(folder: Path, name: str, text: str) -> str:
    """As `write_report`, beside the loop: a disk may take its time."""
    return await asyncio.to_thread(write_report, folder, name, text)


def write_report(folder: Path, name: str, text: str) -> str:
    """Keep a report in `folder`, which is made where there is none; gives its path. Raises FileUnusable."""
    path = folder / name
    beside = folder / f".{name}.{secrets.token_hex(4)}"
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with open(descriptor, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor, not a path
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise unusable(path, error) from error
    return str(path)
