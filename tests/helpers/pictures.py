"""What was on the screen when a window test failed, kept as pictures."""

from __future__ import annotations

import re
from pathlib import Path


def keep_pictures(nodeid: str, folder: Path) -> list[Path]:
    """Save each visible top-level window as `folder/<test>-<n>.png`; nothing to save gives an empty list."""
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^A-Za-z0-9_.-]+", "-", nodeid.rpartition("/")[2])[:140]
    saved: list[Path] = []
    for number, window in enumerate(QApplication.topLevelWidgets(), start=1):
        path = folder / f"{stem}-{number}.png"
        if window.isVisible() and window.grab().save(str(path)):
            saved.append(path)
    return saved
