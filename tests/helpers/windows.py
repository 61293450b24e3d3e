"""What window tests share: a window round a page, waiting for a condition, reading codes off the screen."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Concatenate, Final, ParamSpec, TypeVar

import zxingcpp
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

T = TypeVar("T")
P = ParamSpec("P")

DEADLINE_S: Final = 30.0
_TURN_S: Final = 0.002
INTERACTIVE: Final = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)


def inside(
    opener: Callable[[], AbstractAsyncContextManager[T]],
) -> Callable[[Callable[Concatenate[T, P], Awaitable[None]]], Callable[P, Awaitable[None]]]:
    """Give the test's first argument what `opener` opens, and close it before the test ends.

    A fixture would be closed only after Qt has turned once more without a running loop, which breaks whatever
    work is still under way then.
    """

    def wrap(test: Callable[Concatenate[T, P], Awaitable[None]]) -> Callable[P, Awaitable[None]]:
        async def run(*args: P.args, **kwargs: P.kwargs) -> None:
            async with opener() as opened:
                await test(opened, *args, **kwargs)

        for name in ("__name__", "__qualname__", "__module__", "__doc__"):
            setattr(run, name, getattr(test, name))
        signature = inspect.signature(test)
        rest = list(signature.parameters.values())[1:]
        run.__dict__.update(getattr(test, "__dict__", {}))
        run.__dict__["__signature__"] = signature.replace(parameters=rest)
        return run

    return wrap


async def until(condition: Callable[[], object], *, what: str = "") -> None:
    """Let the loop turn until the condition holds; AssertionError after 30 s: the machine may be busy."""
    ends_s = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < ends_s, f"never came true: {what or condition}"
        await asyncio.sleep(_TURN_S)


async def turns(count: int = 20) -> None:
    """Let the loop turn a few times, for what must not happen."""
    for _ in range(count):
        await asyncio.sleep(_TURN_S)


def staged(page: QWidget, *, width: int = 1440, height: int = 900) -> QWidget:
    """A window of that size with the page in it, the rail's room left free."""
    window = QWidget()
    row = QHBoxLayout(window)
    row.setContentsMargins(216 if width >= 1200 else 64, 0, 0, 0)
    row.addWidget(page)
    window.resize(width, height)
    window.show()
    window.activateWindow()
    return window


def read_code(widget: QWidget) -> str | None:
    """What a camera reads in the widget's pixels; None where there is no code."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = bytes(image.constBits())
    view = zxingcpp.ImageView(
        pixels, image.width(), image.height(), zxingcpp.ImageFormat.Lum, image.bytesPerLine()
    )
    found = zxingcpp.read_barcode(view, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return found.text if found is not None else None


def unnamed(root: QWidget) -> list[str]:
    """Every interactive widget that lacks an object name or an accessible name."""
    return [
        f"{type(widget).__name__} {widget.objectName()!r} {widget.accessibleName()!r}"
        for kind in INTERACTIVE
        for widget in root.findChildren(kind)
        if not (widget.objectName() and widget.accessibleName())
        and not widget.objectName().startswith("qt_")
        and not _is_inner(widget)
    ]


def cut_words(root: QWidget) -> list[str]:
    """Every visible label whose words are cut although it may not cut them, and every button too narrow."""
    return [*_cut_labels(root), *_narrow_buttons(root)]


def outside(root: QWidget) -> list[str]:
    """Every visible part that sticks out of the window sideways."""
    return [
        f"{type(widget).__name__} {widget.objectName()!r}"
        for widget in root.findChildren(QWidget)
        if widget.isVisible() and not _is_within(widget, root)
    ]


def _is_inner(widget: QWidget) -> bool:
    """Whether it is a part that Qt built inside one of its own: the list of a closed choice, a scroll bar."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QComboBox | QAbstractItemView | QAbstractSlider):
            return True
        above = above.parentWidget()
    return False


def _cut_labels(root: QWidget) -> Iterator[str]:
    for label in root.findChildren(QLabel):
        if not label.isVisible() or label.wordWrap() or getattr(label, "_elide", None) is not None:
            continue
        needed = label.fontMetrics().horizontalAdvance(label.text())
        if needed > label.contentsRect().width() + 1:
            yield f"{label.text()!r} needs {needed}, has {label.contentsRect().width()}"


def _narrow_buttons(root: QWidget) -> Iterator[str]:
    for button in root.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and button.width() < button.minimumSizeHint().width():
            yield f"{button.text()!r} needs {button.minimumSizeHint().width()}, has {button.width()}"


def _is_within(widget: QWidget, root: QWidget) -> bool:
    if isinstance(widget.parentWidget(), QScrollArea) or widget.width() == 0:
        return True
    area = QRect(widget.mapTo(root, widget.rect().topLeft()), widget.size())
    return area.left() >= 0 and area.right() <= root.width()
