"""The button that makes the order: it repeats the amount, and its words shrink before they are cut."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont

from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.paint import text_width

_LEAST_SCALE, _SIDES = 0.5, 24


class ChargeButton(Button):
    """72 high (64 in a small window), primary, with a badge for Enter where there is room."""

    def __init__(self, text: str) -> None:
        super().__init__(
            text, name="sell-charge", kind="primary", style="charge", keys="Enter", height=tokens.CHARGE_PX
        )
        self._wants_keys = True

    def set_compact(self, *, compact: bool) -> None:
        """For a window below 1200: lower, without the badge."""
        self._wants_keys = not compact
        self._keys = "" if compact else "Enter"
        self.setFixedHeight(64 if compact else tokens.CHARGE_PX)

    def sizeHint(self) -> QSize:
        """Any width will do: the words adapt."""
        return QSize(200, self.height())

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return QSize(160, self.height())

    def _font(self) -> QFont:
        scale = 1.0
        while scale > _LEAST_SCALE:
            font = theme().font("charge", tabular=True, scale=scale)
            if text_width(font, self.words()) <= self.width() - _SIDES - self._badge_room():
                return font
            scale -= 0.06
        return theme().font("charge", tabular=True, scale=_LEAST_SCALE)

    def _badge_room(self) -> float:
        return 20 + text_width(theme().font("caption"), self._keys) if self._keys else 0.0
