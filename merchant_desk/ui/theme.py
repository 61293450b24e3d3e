"""Light, dark or as the system says: colours, fonts and sizes for every part of the window.

There is one theme per application. `Theme.install` makes it; `theme` hands it out. Painted parts read colours
while they paint, so a change of theme needs no work from them: Qt repaints all when palette and sheet change.
Parts that keep a picture listen to `Theme.theme_changed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from merchant_desk.ui import tokens
from merchant_desk.ui.stylesheet import stylesheet

ThemeChoice = Literal["light", "dark", "system"]

_SANS = ("Inter", "Segoe UI Variable Text", "Segoe UI", ".AppleSystemUIFont", "Noto Sans", "DejaVu Sans")
_MONO = (
    "JetBrains Mono",
    "Cascadia Mono",
    "Consolas",
    "SF Mono",
    "Menlo",
    "Noto Sans Mono",
    "DejaVu Sans Mono",
)

_current: Theme | None = None


class Theme(QObject):
    """The look of the running application.

    Signals: ``theme_changed()`` after palette and style sheet have changed.
    """

    theme_changed = Signal()

    def __init__(self, app: QApplication, *, choice: ThemeChoice = "system", touch: bool = False) -> None:
        """Dress `app`. With `touch`, ordinary controls are 44 high instead of 32."""
        super().__init__(app)
        self._app = app
        self._choice: ThemeChoice = choice
        self._touch = touch
        self.reduced_motion = False
        app.setStyle("Fusion")
        app.setFont(self.font("body"))
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._dress()

    @staticmethod
    def install(app: QApplication, *, choice: ThemeChoice = "system", touch: bool = False) -> Theme:
        """Make the application's theme, or change the one it has."""
        global _current  # noqa: PLW0603 - one application, one theme
        if _current is None:
            _current = Theme(app, choice=choice, touch=touch)
        else:
            _current._touch = touch
            _current.set_choice(choice)
        return _current

    @property
    def choice(self) -> ThemeChoice:
        """What was asked for, ``system`` included."""
        return self._choice

    @property
    def is_dark(self) -> bool:
        """Whether the dark palette is the one in use."""
        if self._choice == "system":
            return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._choice == "dark"

    @property
    def palette_hex(self) -> Mapping[str, str]:
        """The palette in use, token name to ``#RRGGBB``."""
        return tokens.DARK if self.is_dark else tokens.LIGHT

    @property
    def control_px(self) -> int:
        """Height of an ordinary control: 32, or 44 for touch."""
        return tokens.CONTROL_TOUCH_PX if self._touch else tokens.CONTROL_PX

    def set_choice(self, choice: ThemeChoice) -> None:
        """Change the look at once, everywhere."""
        if choice != self._choice:
            self._choice = choice
            self._dress()

    def color(self, name: str) -> QColor:
        """The colour of a token; ``customer.*`` reads the customer display's palette. KeyError if unknown."""
        if name.startswith("customer."):
            return QColor(tokens.CUSTOMER[name.removeprefix("customer.")])
        return QColor(self.palette_hex[name])

    def font(
        self, style: str = "body", *, tabular: bool = False, scale: float = 1.0, weight: int | None = None
    ) -> QFont:
        """A font for a style of `tokens.TYPE`; `tabular` gives figures of one width (OpenType ``tnum``)."""
        return QFont(_font(style, tabular, scale, weight))

    def line_px(self, style: str, *, scale: float = 1.0) -> int:
        """The line height of a type style."""
        return round(tokens.TYPE[style].line_px * scale)

    def _system_changed(self) -> None:
        if self._choice == "system":
            self._dress()

    def _dress(self) -> None:
        self._app.setPalette(_palette(self.palette_hex))
        self._app.setStyleSheet(stylesheet(self.palette_hex))
        self.theme_changed.emit()


def theme() -> Theme:
    """The application's theme; RuntimeError before `Theme.install`."""
    if _current is None:
        raise RuntimeError("Theme.install(app) comes before the first widget")
    return _current


def missing_families() -> tuple[str, ...]:
    """Which of the two designed families this system lacks; the platform's own stand in for them."""
    families = set(QFontDatabase.families())
    return tuple(name for name in (_SANS[0], _MONO[0]) if name not in families)


@lru_cache(maxsize=256)
def _font(style: str, tabular: bool, scale: float, weight: int | None) -> QFont:
    shape = tokens.TYPE[style]
    font = QFont()
    font.setFamilies(list(_MONO if shape.mono else _SANS))
    font.setStyleHint(QFont.StyleHint.Monospace if shape.mono else QFont.StyleHint.SansSerif)
    font.setPixelSize(max(1, round(shape.size_px * scale)))
    font.setWeight(QFont.Weight(weight or shape.weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if shape.tracking_em:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, shape.tracking_em * shape.size_px * scale)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(colors: Mapping[str, str]) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    named = {
        role.Window: "canvas",
        role.WindowText: "text",
        role.Base: "canvas",
        role.AlternateBase: "panel",
        role.Text: "text",
        role.Button: "canvas",
        role.ButtonText: "text",
        role.BrightText: "onAccent",
        role.PlaceholderText: "text3",
        role.Highlight: "accent",
        role.HighlightedText: "onAccent",
        role.Link: "accentText",
        role.ToolTipBase: "panel",
        role.ToolTipText: "text",
        role.Light: "canvas",
        role.Mid: "borderStrong",
        role.Dark: "borderInput",
    }
    for where, name in named.items():
        palette.setColor(where, QColor(colors[name]))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colors["disabledText"]))
    return palette
