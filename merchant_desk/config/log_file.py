"""The program's log: a rotating file in the profile's folder, and standard error with `--verbose`."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from merchant_desk.config.masking import Masker, MaskingFormatter
from merchant_desk.config.paths import unusable

_MAX_BYTES: Final = 1_000_000
_BACKUPS: Final = 3
# These name addresses and headers at INFO; only their complaints are ours.
_CHATTY: Final = ("httpx", "httpcore", "aiohttp", "asyncio", "keyring", "sqlalchemy", "qasync")


@contextmanager
def logging_to(folder: Path, *, face: str, masker: Masker, is_verbose: bool = False) -> Iterator[None]:
    """Log to `folder/<face>.log` while the block runs. Raises FileUnusable.

    Each face of the program (window, listen, command) has a file of its own: processes that rotate one
    file under each other lose lines.
    """
    path = folder / f"{face}.log"
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        file = RotatingFileHandler(
            path, maxBytes=_MAX_BYTES, backupCount=_BACKUPS, encoding="utf-8", delay=True
        )
    except OSError as error:
        raise unusable(path, error) from error
    handlers: list[logging.Handler] = [file]
    if is_verbose:
        handlers.append(logging.StreamHandler(sys.stderr))
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG if is_verbose else logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for handler in handlers:
        handler.setFormatter(MaskingFormatter(masker))
        root.addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(before)
