"""Parts that the wallet panel is put together from: a section with its line, an address, a numbered step."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from merchant_desk.ui.text import groups_of_four
from merchant_desk.ui.theme import theme
from merchant_desk.ui.wallets.verdicts import CheckWord
from merchant_desk.ui.widgets.address_groups import AddressGroups
from merchant_desk.ui.widgets.card import Rule
from merchant_desk.ui.widgets.icon_view import IconView, Mark
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.paint import CENTER, colour, mark, pen_for, words
from merchant_desk.ui.words import tr

PADDING_PX = 20
_DISC = 22


class Part(QWidget):
    """A section of the panel with its `column`, and unless it is the first a line above."""

    def __init__(self, *, is_first: bool = False, spacing: int = 10) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        if not is_first:
            whole.addWidget(Rule())
        self.column = QVBoxLayout()
        self.column.setContentsMargins(PADDING_PX, 16, PADDING_PX, 16)
        self.column.setSpacing(spacing)
        whole.addLayout(self.column)


class AddressBlock(QWidget):
    """A heading, at its right a verdict or a time, and the address in groups of four."""

    def __init__(self, *, name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.head = Label(style="small", ink="text2", weight=500, elide=Qt.TextElideMode.ElideRight)
        self.aside = Label(style="small", ink="text2", tabular=True, name=f"{name}-aside")
        self.check = Mark("check", " ", name=f"{name}-check")
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        top.addWidget(self.aside)
        top.addWidget(self.check)
        column.addLayout(top)
        self.groups = AddressGroups("", name=name, accessible=tr("Wallets", "Address"))
        column.addWidget(self.groups, 0, Qt.AlignmentFlag.AlignLeft)
        self.none = Paragraph("", name=f"{name}-none")
        column.addWidget(self.none)
        self.check.hide()
        self.none.hide()

    def show_address(
        self,
        address: str,
        *,
        head: str,
        aside: str = "",
        check: CheckWord | None = None,
        none: str = "",
        differing: Collection[int] = (),
    ) -> None:
        """Show an address, or the words for none."""
        self.head.setText(head)
        self.aside.setText(aside)
        self.check.setVisible(check is not None)
        if check is not None:
            self.check.set(check.icon, check.text, ink=check.ink, text_ink=check.text_ink)
        self.groups.set_address(address, differing=differing)
        self.groups.setVisible(bool(address))
        self.none.setText(none)
        self.none.setVisible(not address and bool(none))


class Hint(QWidget):
    """An icon and small words beside it."""

    def __init__(self, icon: str, text: str = "", *, ink: str = "text2", name: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.text = Paragraph(text, style="small", ink=ink, name=name)
        self._icon = IconView(icon, ink=ink, size=16)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)

    def set_look(self, icon: str, ink: str) -> None:
        """Another icon and ink."""
        self._icon.set_icon(icon, ink=ink)
        self.text.set_ink(ink)


class Step(QWidget):
    """A number that becomes a tick, a line of words, and below it the `column` of what is done there."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._disc = _Disc(number)
        row.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout()
        self.column.setSpacing(8)
        self._words = Paragraph(text, style="body", ink="text")
        self.column.addWidget(self._words)
        row.addLayout(self.column, 1)

    def set_done(self, *, is_done: bool, text: str) -> None:
        """A tick in the place of the number; other words."""
        self._disc.set_done(is_done=is_done)
        self._words.setText(text)


class _Disc(QWidget):
    """A number or a tick in a ring."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number, self._is_done = number, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_done(self, *, is_done: bool) -> None:
        """A tick."""
        self._is_done = is_done
        self.setAccessibleName(tr("Wallets", "Done") if is_done else "")
        self.update()

    def sizeHint(self) -> QSize:
        """A small disc."""
        return QSize(_DISC, _DISC)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Ring, and number or tick."""
        painter = pen_for(self)
        where = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(colour("confirmedBd" if self._is_done else "borderStrong"))
        painter.setBrush(colour("confirmedBg" if self._is_done else "canvas"))
        painter.drawEllipse(where)
        if self._is_done:
            left = where.center().x() - 6
            mark(painter, "check", left=left, middle=where.center().y(), size=12, ink=colour("confirmedFg"))
        else:
            font = theme().font("caption", tabular=True, weight=600)
            words(painter, where, str(self._number), font=font, ink=colour("text2"), align=CENTER)
        painter.end()


def differing_groups(ours: str, other: str) -> tuple[int, ...]:
    """The numbers of the groups of `other`, from 0, that are not those of `ours`; all, where their
    beginnings differ."""
    prefix, groups = groups_of_four(other)
    own_prefix, own = groups_of_four(ours)
    if prefix != own_prefix:
        return tuple(range(len(groups)))
    if prefix and ours.lower() != other.lower():
        # Capitals are only the checksum here: they change wherever anything does.
        own, groups = tuple(map(str.lower, own)), tuple(map(str.lower, groups))
    return tuple(at for at, group in enumerate(groups) if at >= len(own) or group != own[at])
