"""Buttons: kinds by property, an optional icon, an optional badge with their keys, and icon-only ones."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.stylesheet import BUTTONS
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import CENTER, box, colour, mark, pen_for, text_width, words
from merchant_desk.ui.words import tr

_GAP, _BADGE_GAP, _BADGE_PAD, _BADGE_PX, _CHEVRON = 8, 10, 5, 18, 16
_LINK_ICON_PX, _LINK_GAP = 14, 6


def keys_text(keys: str) -> str:
    """A key sequence for a badge: ``Ctrl+N`` becomes ``Ctrl N``."""
    return keys.replace("+", " ") if len(keys) > 1 else keys


class Button(QPushButton):
    """A button with words. `kind` is one of `stylesheet.BUTTONS`; `keys` only shows what the page listens to.

    The accessible name is the words unless `accessible` says more. `height` overrides the theme's.
    """

    def __init__(
        self,
        text: str,
        *,
        name: str,
        kind: str = "default",
        icon: str | None = None,
        keys: str = "",
        accessible: str = "",
        height: int | None = None,
        style: str = "control",
        chevron: bool = False,
        align_left: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._keys, self._style = icon, keys, style
        self._trailing = "chevron-down" if chevron else ""
        self._align_left, self._said = align_left, accessible
        self._kind = kind
        self.setObjectName(name)
        self.setAutoDefault(False)
        self.setFixedHeight(height or theme().control_px)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setText(text)

    @property
    def kind(self) -> str:
        """Which look it wears."""
        return self._kind

    def set_kind(self, kind: str) -> None:
        """Another look: New charge turns primary when an order is paid."""
        self._kind = kind
        self.updateGeometry()
        self.update()

    def set_icon(self, icon: str | None) -> None:
        """Another icon, or none."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_trailing(self, icon: str) -> None:
        """An icon after the words: where a link leads."""
        self._trailing = icon
        self.updateGeometry()
        self.update()

    def set_keys(self, keys: str) -> None:
        """Another badge, or none."""
        if keys != self._keys:
            self._keys = keys
            self.updateGeometry()
            self.update()

    def setText(self, text: str, /) -> None:
        """Other words; an ampersand is shown, not read as a mnemonic."""
        text = visible(text)
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(self._said or text)

    def words(self) -> str:
        """The words as shown."""
        return self.text().replace("&&", "&")

    def sizeHint(self) -> QSize:
        """Padding, icon, words and badge."""
        return QSize(round(self._content_width() + 2 * self._padding()), self.height())

    def minimumSizeHint(self) -> QSize:
        """The same: words on buttons are not cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Box, then icon, words, badge and chevron as one group."""
        painter = pen_for(self)
        ink, fill, line = self._colours()
        box(
            painter,
            QRectF(self.rect()),
            fill=colour(fill) if fill else None,
            line=colour(line) if line else None,
            radius=self._radius(),
        )
        self._paint_group(painter, ink)
        painter.end()

    def _paint_group(self, painter: QPainter, ink: str) -> None:
        middle, font, size = self.height() / 2, self._font(), self._icon_px()
        left = self._padding() if self._align_left else (self.width() - self._content_width()) / 2
        if self._icon is not None:
            mark(painter, self._icon, left=left, middle=middle, size=size, ink=colour(ink))
            left += size + (self._gap() if self.words() else 0)
        width = text_width(font, self.words())
        words(painter, QRectF(left, 0, width + 2, self.height()), self.words(), font=font, ink=colour(ink))
        left += width
        if self._keys:
            self._paint_badge(painter, left + _BADGE_GAP, ink)
        if self._trailing:
            gap, size = self._trailing_px()
            mark(painter, self._trailing, left=left + gap, middle=middle, size=size, ink=colour(ink))

    def _paint_badge(self, painter: QPainter, left: float, ink: str) -> None:
        font, text = theme().font("caption"), keys_text(self._keys)
        where = QRectF(
            left, (self.height() - _BADGE_PX) / 2, text_width(font, text) + 2 * _BADGE_PAD, _BADGE_PX
        )
        plain = self._kind == "default" and self.isEnabled()
        line = colour("borderStrong" if plain else ink)
        line.setAlphaF(1.0 if plain else 0.5)
        box(painter, where, fill=colour("sunken") if plain else None, line=line, radius=tokens.RADIUS_CHIP)
        words(painter, where, text, font=font, ink=colour("text2" if plain else ink), align=CENTER)

    def _colours(self) -> tuple[str, str, str]:
        look = BUTTONS[self._kind]
        if not self.isEnabled():
            bare = not look.rest[1] and not look.rest[2]
            return ("disabledText", "", "") if bare else ("disabledText", "disabledBg", "border")
        if self.isDown():
            return look.pressed
        return look.hover if self.underMouse() else look.rest

    def _font(self) -> QFont:
        weight = BUTTONS[self._kind].weight if self._style == "control" or self._kind == "link" else None
        font = theme().font(self._style, tabular=True, weight=weight)
        font.setUnderline(self._kind == "link" and self.isEnabled() and self.underMouse())
        return font

    def _icon_px(self) -> int:
        if self._kind == "link":
            return _LINK_ICON_PX
        return tokens.ICON_SMALL_PX if self.height() < 40 else tokens.ICON_PX

    def _gap(self) -> int:
        return _LINK_GAP if self._kind == "link" else _GAP

    def _padding(self) -> int:
        if self._kind == "link":
            return 0
        return 12 if self.height() < 40 else 16

    def _radius(self) -> int:
        return tokens.RADIUS_CARD if self.height() >= tokens.CHARGE_PX - 8 else tokens.RADIUS_CONTROL

    def _content_width(self) -> float:
        width = text_width(self._font(), self.words())
        if self._icon is not None:
            width += self._icon_px() + (self._gap() if self.words() else 0)
        if self._keys:
            width += _BADGE_GAP + text_width(theme().font("caption"), keys_text(self._keys)) + 2 * _BADGE_PAD
        return width + (sum(self._trailing_px()) if self._trailing else 0)

    def _trailing_px(self) -> tuple[int, int]:
        """Gap before the icon after the words, and its size: smaller beside a link."""
        return (4, _LINK_ICON_PX) if self._kind == "link" else (_GAP, _CHEVRON)


class IconButton(Button):
    """A square button with a picture only; its words for screen reader and tooltip are demanded."""

    def __init__(
        self,
        icon: str,
        *,
        name: str,
        accessible: str,
        keys: str = "",
        kind: str = "ghost",
        size: int | None = None,
        icon_px: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        side = size or theme().control_px
        self._forced_icon_px = icon_px
        super().__init__(
            "", name=name, kind=kind, icon=icon, accessible=accessible, height=side, parent=parent
        )
        self.setFixedWidth(side)
        self.set_accessible(accessible, keys=keys)

    def set_accessible(self, accessible: str, *, keys: str = "") -> None:
        """Other words for screen reader and tooltip."""
        self._said = accessible
        self.setAccessibleName(accessible)
        self.setToolTip(f"{accessible} ({keys})" if keys else accessible)

    def _icon_px(self) -> int:
        return self._forced_icon_px or (tokens.ICON_SMALL_PX if self.height() <= 28 else tokens.ICON_PX)


class CopyButton(IconButton):
    """Copies a text to the clipboard and shows a tick for a moment."""

    def __init__(self, text: str, *, name: str, accessible: str, keys: str = "", size: int = 24) -> None:
        super().__init__("copy", name=name, accessible=accessible, keys=keys, size=size, icon_px=14)
        self.text_to_copy = text
        self._back = QTimer(self, singleShot=True, interval=1200)
        self._back.timeout.connect(self._show_copy)
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text_to_copy)
        self.set_icon("check")
        self.setAccessibleDescription(tr("Widgets", "Copied"))
        self._back.start()

    def _show_copy(self) -> None:
        self.set_icon("copy")
        self.setAccessibleDescription("")
