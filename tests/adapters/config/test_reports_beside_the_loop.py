"""A report is written without holding up whoever waits for something else."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from merchant_desk.config.reports import keep_report


async def test_a_report_is_flushed_to_the_disk_on_another_thread_than_the_loops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    flush = os.fsync

    def noting(descriptor: int) -> None:
        threads.append(threading.get_ident())
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", noting)

    path = await keep_report(tmp_path / "reports", "check.txt", "all is well")

    assert Path(path).read_text("utf-8") == "all is well"
    assert len(threads) == 1
    assert threading.get_ident() not in threads
