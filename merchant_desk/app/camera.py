"""Takes the tour's pictures: each window as it stands, in other looks and sizes where that is wanted."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from merchant_desk.domain.errors import FileUnusable
from merchant_desk.ui.theme import theme

Look = Literal["light", "dark"]

SMALL: Final = QSize(1024, 768)
_SCRIM: Final = QColor(17, 21, 29, 82)
_SETTLE_S: Final = 0.04
_SETTLE_TURNS: Final = 3


class Camera:
    """Saves pictures on another thread and remembers their paths in the order in which they were taken."""

    def __init__(self, folder: Path, window: QWidget, *, look: Look, size: tuple[int, int]) -> None:
        self._folder, self._window = folder, window
        self._look, self._size = look, QSize(*size)
        self._paths: list[Path] = []
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._saving: list[tuple[Path, Future[bool]]] = []

    async def take(self, name: str, *, both_looks: bool = False, small: bool = False) -> QImage:
        """A picture of the till with what stands over it; where asked in the other look and small as well."""
        await settle()
        picture = self._till()
        self._save(name, picture)
        if both_looks:
            other: Look = "dark" if self._look == "light" else "light"
            theme().set_choice(other)
            await settle()
            self._save(f"{name}-{other}", self._till())
            theme().set_choice(self._look)
        if small and self._size != SMALL:
            self._window.resize(SMALL)
            await settle()
            self._save(f"{name}-1024", self._till())
            self._window.resize(self._size)
        if both_looks or small:
            await settle()
        return picture

    def take_part(self, name: str, part: QWidget, size: tuple[int, int]) -> QImage:
        """A picture of another window, at a size of its own."""
        part.resize(*size)
        picture = part.grab().toImage()
        self._save(name, picture)
        return picture

    def keep(self, name: str, picture: QImage) -> None:
        """Save a picture that was put together from others."""
        self._save(name, picture)

    def finish(self) -> list[Path]:
        """Wait for the last file; gives all paths. Raises FileUnusable."""
        self._pool.shutdown(wait=True)
        for path, saved in self._saving:
            if not saved.result():
                raise FileUnusable(path=str(path), why="other")
        return self._paths

    def _save(self, name: str, picture: QImage) -> None:
        path = self._folder / f"{name}.png"
        self._paths.append(path)
        self._saving.append((path, self._pool.submit(picture.save, str(path))))

    def _till(self) -> QImage:
        """The window, and over it the dialog that is open, as a screen would show them."""
        picture = self._window.grab().toImage()
        dialog = _open_dialog(self._window)
        if dialog is not None:
            painter = QPainter(picture)
            painter.fillRect(QRectF(picture.rect()), _SCRIM)
            shown = dialog.grab()
            middle = self._window.rect().center() - QPoint(dialog.width() // 2, dialog.height() // 2)
            painter.drawPixmap(middle, shown)
            painter.end()
        return picture


async def settle() -> None:
    """Let layouts, deferred deletes and repaints happen."""
    for _ in range(_SETTLE_TURNS):
        await asyncio.sleep(_SETTLE_S)


def put_together(till: QImage, display: QImage) -> QImage:
    """Both windows in one picture: the till, and the customer display before its corner."""
    edge, wide = 40, round(till.width() * 0.27)
    small = display.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
    size = QSize(till.width() + 2 * edge + wide // 3, till.height() + 2 * edge)
    picture = QImage(size, QImage.Format.Format_RGB32)
    picture.fill(QColor("#D9DEE7"))
    painter = QPainter(picture)
    painter.drawImage(QPoint(edge, edge), till)
    where = QPoint(size.width() - edge // 2 - wide, size.height() - edge // 2 - small.height())
    painter.setPen(QColor("#8790A0"))
    painter.drawImage(where, small)
    painter.drawRect(where.x(), where.y(), small.width() - 1, small.height() - 1)
    painter.end()
    return picture


def _open_dialog(window: QWidget) -> QDialog | None:
    dialogs = [part for part in QApplication.topLevelWidgets() if isinstance(part, QDialog)]
    return next((part for part in dialogs if part.isVisible() and part.parentWidget() is window), None)
