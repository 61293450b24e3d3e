"""An icon that stands by itself, and the pair of icon and words that says a state without a box."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from merchant_desk.ui.assets import paint_icon
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import colour, mark, pen_for, text_width, words


class IconView(QWidget):
    """A picture that says nothing to a screen reader; the words beside it do."""

    def __init__(
        self, icon: str, *, ink: str = "text2", size: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._ink = icon, ink
        self.setFixedSize(size, size)

    def set_icon(self, icon: str, *, ink: str | None = None) -> None:
        """Another picture, and if wanted another ink."""
        self._icon, self._ink = icon, ink or self._ink
        self.update()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Draw the icon in the theme's colour."""
        painter = pen_for(self)
        paint_icon(painter, self._icon, QRectF(self.rect()), colour(self._ink))
        painter.end()


class Mark(QWidget):
    """Icon and words in one ink: "Checksum valid", "Connected, answered in 82 ms"."""

    def __init__(
        self,
        icon: str,
        text: str,
        *,
        ink: str = "text2",
        name: str = "",
        style: str = "small",
        weight: int | None = 600,
        text_ink: str | None = None,
        icon_px: int = 14,
        gap: int = 6,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._ink, self._text_ink = icon, ink, text_ink
        self._icon_px, self._gap, self._line_px = icon_px, gap, theme().line_px(style)
        self._font = theme().font(style, tabular=True, weight=weight)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._text = ""
        self.set(icon, text, ink=ink, text_ink=text_ink)

    @property
    def text(self) -> str:
        """The words shown."""
        return self._text

    def set(self, icon: str, text: str, *, ink: str, text_ink: str | None = None) -> None:
        """Show something else."""
        self._icon, self._text, self._ink, self._text_ink = icon, visible(text), ink, text_ink
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Icon, gap and words."""
        width = self._icon_px + self._gap + text_width(self._font, self._text) + 1
        return QSize(round(width), max(self._icon_px + 2, self._line_px))

    def minimumSizeHint(self) -> QSize:
        """The same: words are not cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Draw icon, then words."""
        painter = pen_for(self)
        ink = colour(self._ink)
        mark(painter, self._icon, left=0, middle=self.height() / 2, size=self._icon_px, ink=ink)
        where = QRectF(self.rect()).adjusted(self._icon_px + self._gap, 0, 0, 0)
        words(
            painter, where, self._text, font=self._font, ink=colour(self._text_ink) if self._text_ink else ink
        )
        painter.end()
