"""The folder of odd answers kept for support: redacted before they come, readable by their owner alone."""

from __future__ import annotations

import asyncio
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from merchant_desk.config.masking import Masker
from merchant_desk.services.support import OddAnswer
from merchant_desk.services.values import Check

log = logging.getLogger(__name__)

KEPT: Final = 20
_PATTERN: Final = "answer-*.txt"


class AnswerFolder:
    """Keeps the last 20, one file each."""

    def __init__(self, folder: Path, *, masker: Masker) -> None:
        self._folder = folder
        self._masker = masker
        self._number = 0

    async def keep(self, answer: OddAnswer) -> str | None:
        """Write one; gives its path, None where that failed: it is a help, and no sale depends on it."""
        try:
            return str(await asyncio.to_thread(self._write, answer))
        except OSError as error:
            log.info("odd answer not kept why=%s", type(error).__name__)
            return None

    async def check(self) -> Check:
        """For doctor: how many there are, and where."""
        found = await asyncio.to_thread(self._files)
        if not found:
            return Check("answers", ok=True, detail="No odd answer of the API was kept.", matters=False)
        count = "1 odd answer" if len(found) == 1 else f"{len(found)} odd answers"
        detail = f"{count} of the API, without secrets and customers' data, at {self._folder}."
        return Check(
            "answers", ok=True, detail=detail, hint="Look at them and send them to support.", matters=False
        )

    def _write(self, answer: OddAnswer) -> Path:
        at = datetime.fromtimestamp(answer.at_utc_ms / 1000, tz=UTC)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        text = "\n".join(
            [
                f"at: {at.isoformat(timespec='milliseconds')}",
                f"call: {answer.call}",
                f"status: {answer.status}",
                f"why: {answer.why}",
                f"bytes: {answer.length}",
                "",
                answer.text,
                "",
            ]
        )
        self._number += 1
        stamp = f"{at:%Y%m%dT%H%M%S}-{at.microsecond // 1000:03d}-{self._number:03d}"
        path = self._folder / f"answer-{stamp}-{answer.call}.txt"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(self._masker.mask(text))
        for old in self._files()[:-KEPT]:
            old.unlink(missing_ok=True)
        return path

    def _files(self) -> list[Path]:
        try:
            return sorted(self._folder.glob(_PATTERN))
        except OSError:
            return []
