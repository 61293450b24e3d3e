"""The Settings page: sections at the left, the chosen one's cards at the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from merchant_desk.ui import tokens
from merchant_desk.ui.format import clock
from merchant_desk.ui.settings.dialogs import ask_owner
from merchant_desk.ui.settings.rows import WIDTH_PX, Section
from merchant_desk.ui.settings.section_callbacks import CallbacksSection
from merchant_desk.ui.settings.section_store import StoreSection
from merchant_desk.ui.settings.sections_small import (
    AboutSection,
    DisplaySection,
    LookSection,
    TillSection,
    TrainingSection,
)
from merchant_desk.ui.settings.state import SettingsState
from merchant_desk.ui.settings.view_model import SettingsModel
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.card import Box
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.page_header import PageHeader
from merchant_desk.ui.widgets.paint import box, colour, mark, pen_for, words
from merchant_desk.ui.words import tr

_LIST_PX = 200
_BUILD: dict[str, Callable[[SettingsModel], Section]] = {
    "store": StoreSection,
    "callbacks": CallbacksSection,
    "till": TillSection,
    "customer": DisplaySection,
    "look": LookSection,
    "training": TrainingSection,
    "about": AboutSection,
}


class SettingsPage(Box):
    """Shows a `SettingsModel`. Sections are built when they are first chosen."""

    def __init__(self, model: SettingsModel, parent: QWidget | None = None) -> None:
        super().__init__("page", name="settings-page", parent=parent)
        self._model = model
        self._header = PageHeader(tr("Settings", "Settings"), name="settings-header")
        self._saved = Label("", style="small", ink="text3", name="settings-saved", tabular=True)
        self._header.add_action(self._saved)
        self.column.addWidget(self._header)
        self._body = QHBoxLayout()
        self._body.setContentsMargins(24, 0, 24, 0)
        self._body.setSpacing(24)
        self._list = _SectionList()
        self._list.picked.connect(self.show_section)
        self._body.addWidget(self._list, 0, Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.setMaximumWidth(WIDTH_PX + 24)
        self._scrolls: dict[str, QScrollArea] = {}
        self._sections: list[Section] = []
        self._compact = False
        self._body.addWidget(self._stack, 1)
        self._body.addStretch(0)
        self.column.addLayout(self._body, 1)
        self.setFocusProxy(self._list)
        model.guarding.ask = partial(ask_owner, self, model)
        model.changed.connect(self._show_state)
        model.section_wanted.connect(self.show_section)
        self._show_state(model.state)
        self.show_section("store")

    def show_section(self, key: str) -> None:
        """Choose a section."""
        if key not in self._scrolls:
            self._scrolls[key] = self._built(key)
            self._stack.addWidget(self._scrolls[key])
        self._stack.setCurrentWidget(self._scrolls[key])
        self._list.set_section(key)

    def _built(self, key: str) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setObjectName(f"settings-scroll-{key}")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = Box("clear")
        inside.column.setContentsMargins(0, 0, 14, 0)
        section = _BUILD[key](self._model)
        section.set_compact(compact=self._compact)
        self._sections.append(section)
        inside.column.addWidget(section)
        scroll.setWidget(inside)
        return scroll

    def _show_state(self, state: SettingsState) -> None:
        saved = state.saved_utc_ms
        text = tr("Settings", "Changes are saved at once")
        if saved is not None:
            text = tr("Settings", "All changes saved {time}", time=clock(saved))
        self._saved.setText(text)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Page padding 16 in a small window."""
        super().resizeEvent(event)
        compact = self.width() < tokens.RAIL_COLLAPSE_BELOW_PX - tokens.RAIL_PX
        self._compact = compact
        self._header.set_compact(compact)
        for section in self._sections:
            section.set_compact(compact=compact)
        side = 16 if compact else 24
        self._body.setContentsMargins(side, 0, side, 0)
        self._body.setSpacing(side)
        self._list.setFixedWidth(176 if compact else _LIST_PX)


class _SectionList(QWidget):
    """The sections. Signal: ``picked(str)``, only when a person picks."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("settings-sections")
        self.setFixedWidth(_LIST_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._group = QButtonGroup(self)
        self._rows: dict[str, _SectionRow] = {}
        for key, text, icon in (
            ("store", tr("Settings", "Store and API"), "globe"),
            ("callbacks", tr("Settings", "Callbacks"), "callback"),
            ("till", tr("Settings", "Till and person"), "till"),
            ("customer", tr("Settings", "Customer display"), "monitor"),
            ("look", tr("Settings", "Look and language"), "moon"),
            ("training", tr("Settings", "Training mode"), "cap"),
            ("about", tr("Settings", "About"), "info"),
        ):
            row = _SectionRow(key, text, icon)
            self._group.addButton(row)
            self._rows[key] = row
            column.addWidget(row)
        self._group.buttonClicked.connect(self._clicked)
        self.setFocusProxy(self._rows["store"])

    def set_section(self, key: str) -> None:
        """Mark the one that shows."""
        self._rows[key].setChecked(True)
        self.setFocusProxy(self._rows[key])

    def _clicked(self, row: QAbstractButton) -> None:
        if isinstance(row, _SectionRow):
            self.picked.emit(row.key)


class _SectionRow(QAbstractButton):
    """Icon and words, 36 high."""

    def __init__(self, key: str, text: str, icon: str) -> None:
        super().__init__()
        self.key, self._icon = key, icon
        self.setText(text)
        self.setObjectName(f"settings-section-{key}")
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A row."""
        return QSize(_LIST_PX, 36)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Fill, icon, words."""
        painter = pen_for(self)
        area, chosen = QRectF(self.rect()), self.isChecked()
        if chosen or self.underMouse():
            box(painter, area, fill=colour("selected" if chosen else "hover"))
        ink = colour("accentText" if chosen else "text2")
        mark(painter, self._icon, left=13, middle=area.center().y(), size=18, ink=ink)
        font = theme().font("control", weight=600 if chosen else 500)
        cut = Qt.TextElideMode.ElideRight
        words(painter, area.adjusted(40, 0, -8, 0), self.text(), font=font, ink=ink, elide=cut)
        painter.end()
