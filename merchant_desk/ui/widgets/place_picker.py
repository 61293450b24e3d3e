"""The choice of Cryptum's system: real, test, or an address of one's own, with the word TEST beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.domain.settings import PRODUCTION_API, TEST_API, environment_of, place_of
from merchant_desk.ui.places import OWN, place_choice
from merchant_desk.ui.widgets.badge import Tag
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.segmented import Option
from merchant_desk.ui.widgets.select import Select
from merchant_desk.ui.widgets.system_strip import the_word
from merchant_desk.ui.words import tr


class PlacePicker(QWidget):
    """Signal: ``picked(str)`` with an origin, when a person chose one or finished typing one.

    Parts: ``<name>`` the list, ``<name>-address`` the field of an own address, ``<name>-word`` the word.
    """

    picked = Signal(str)

    def __init__(self, *, name: str, accessible: str, is_fixed: bool = False, show_word: bool = True) -> None:
        super().__init__()
        self._place, self._show_word = PRODUCTION_API, show_word
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.select = Select((), name=name, accessible=accessible)
        self.select.setEnabled(not is_fixed)
        self.select.picked.connect(self._chosen)
        self._word = Tag(the_word(), kind="test", name=f"{name}-word")
        row.addWidget(self.select, 1)
        row.addWidget(self._word)
        column.addLayout(row)
        self._address = TextField(
            "", name=f"{name}-address", mono=True, placeholder="https://api.example.com", read_only=is_fixed
        )
        self._address.edit.setAccessibleName(tr("Places", "Address of the API"))
        self._address.edit.editingFinished.connect(self._typed)
        column.addWidget(self._address)
        self._is_fixed = is_fixed
        self.setFocusProxy(self.select)
        self.show_place(PRODUCTION_API)

    @property
    def place(self) -> str:
        """The origin that is chosen; what was typed last where that is an own address."""
        return self._place

    def show_place(self, origin: str, *, error: str = "") -> None:
        """Show what is set, without telling anybody; an own address stays in its field."""
        is_own = place_of(origin) == OWN
        options = [Option(place, place_choice(place)) for place in (PRODUCTION_API, TEST_API)]
        if is_own and origin:
            options.append(Option(origin, place_choice(origin)))
        if not self._is_fixed:
            options.append(Option(OWN, tr("Places", "Own address…")))
        shown = [(self.select.itemData(at), self.select.itemText(at)) for at in range(self.select.count())]
        if shown != [(option.key, option.text) for option in options]:
            self.select.set_options(options)
        self._place = origin
        self.select.set_key(origin or OWN)
        self._address.setVisible((is_own and not self._is_fixed) or bool(error))
        self._address.set_error(error)
        if not error and is_own and not self._address.edit.hasFocus():
            self._address.set_text(origin)
        self._word.setVisible(self._show_word and environment_of(origin) == "test")

    def _chosen(self, key: str) -> None:
        if key == OWN:
            self._address.set_text("")
            self._address.setVisible(True)
            self._word.setVisible(self._show_word)
            self._address.edit.setFocus()
            return
        self._address.setVisible(False)
        self._place = key
        self.picked.emit(key)

    def _typed(self) -> None:
        typed = self._address.text().strip()
        if typed and typed != self._place and not self._address.edit.isReadOnly():
            self._place = typed
            self.picked.emit(typed)
