"""What the tour plays on: keys that a person would press, and the training shop's control address."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Callable
from typing import Any, Final, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

W = TypeVar("W", bound=QWidget)

_LIMIT_S: Final = 15.0
_LOOK_S: Final = 0.02
_NAMED: Final = {
    "\n": Qt.Key.Key_Return,
    "+": Qt.Key.Key_Plus,
    ".": Qt.Key.Key_Period,
    "\x1b": Qt.Key.Key_Escape,
}


class NotSeen(Exception):
    """What the tour waited for did not come; the message says what."""


async def until(seen: Callable[[], object], what: str, *, limit_s: float = _LIMIT_S) -> None:
    """Wait until something is so. Raises NotSeen."""
    try:
        async with asyncio.timeout(limit_s):
            while not seen():  # noqa: ASYNC110 - windows tell nobody that they were painted
                await asyncio.sleep(_LOOK_S)
    except TimeoutError as error:
        raise NotSeen(what) from error


def press_keys(where: QWidget, keys: str) -> None:
    """Send keys as the keyboard would; a line feed is Enter, an escape character Esc."""
    for char in keys:
        key = _NAMED.get(char) or Qt.Key(ord(char.upper()))
        text = "" if char == "\x1b" else ("\r" if char == "\n" else char)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QApplication.sendEvent(where, event)


def find(root: QWidget, kind: type[W], name: str) -> W:
    """A part by its object name. Raises NotSeen."""
    part = root.findChild(kind, name)
    if part is None:
        raise NotSeen(name)
    return part


def click(root: QWidget, name: str) -> None:
    """Press a button by its object name."""
    find(root, QAbstractButton, name).click()


class Control:
    """The control address of the training shop that this very tour started."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> None:
        """Tell the shop something."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data=data, method=method)  # noqa: S310 - our own shop on loopback
        request.add_header("Content-Type", "application/json")
        await asyncio.to_thread(_opened, request)


def _opened(request: urllib.request.Request) -> None:
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
        answer.read()
