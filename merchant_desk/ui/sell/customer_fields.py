"""Who pays where somebody asks: the four fields of a new customer, or the list of recent ones."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from merchant_desk.domain.order import Customer
from merchant_desk.ui.countries import countries, country_name
from merchant_desk.ui.sell.customer_form import CustomerForm, Field
from merchant_desk.ui.sell.customer_rows import EMAIL_ROLE, CustomerRows
from merchant_desk.ui.sell.state import SellState
from merchant_desk.ui.sell.walk_in import GAP
from merchant_desk.ui.text import visible
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.label import Paragraph
from merchant_desk.ui.widgets.segmented import Option
from merchant_desk.ui.widgets.select import SelectField
from merchant_desk.ui.words import tr

_LIST_LEAST_PX = 144


class NewCustomerFields(QWidget):
    """First and last name, e-mail, country.

    Signals: ``edited(Field, str)`` as a person types, ``left(Field)`` when the person goes on.
    """

    edited = Signal(object, str)
    left = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.fields = {
            Field.FIRST_NAME: TextField(tr("Sell", "First name"), name="sell-first-name"),
            Field.LAST_NAME: TextField(tr("Sell", "Last name"), name="sell-last-name"),
            Field.EMAIL: TextField(tr("Sell", "E-mail"), name="sell-email"),
        }
        names = QHBoxLayout()
        names.setSpacing(8)
        for field in (Field.FIRST_NAME, Field.LAST_NAME):
            names.addWidget(self.fields[field], 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(names)
        column.addWidget(self.fields[Field.EMAIL])
        options = [Option(code, name) for code, name in countries()]
        self.country = SelectField(tr("Sell", "Country"), options, name="sell-country")
        column.addWidget(self.country)
        self._of_edit: dict[QObject, Field] = {}
        for name, field_ in self.fields.items():
            field_.changed.connect(self._edited)
            field_.edit.installEventFilter(self)
            self._of_edit[field_.edit] = name
        self.country.select.picked.connect(self._country_picked)

    def show_form(self, form: CustomerForm, state: SellState) -> None:
        """What stands in the fields, and what is wrong with them."""
        for name, field_ in self.fields.items():
            field_.set_text(form.get(name))
            wrong = state.errors.get(name, "")
            if field_.error != wrong:
                field_.set_error(wrong)
        if self.country.select.key != form.country:
            self.country.select.set_key(form.country)

    def focus_first_error(self, state: SellState) -> bool:
        """Bring a person to the first field that complains; False where none does."""
        for name, field_ in self.fields.items():
            if name in state.errors:
                field_.edit.setFocus()
                field_.edit.selectAll()
                return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Notice when a field is left."""
        if event.type() == QEvent.Type.FocusOut and watched in self._of_edit:
            self.left.emit(self._of_edit[watched])
        return False

    def _edited(self, text: str) -> None:
        sender = self.sender()
        for name, field_ in self.fields.items():
            if field_ is sender:
                self.edited.emit(name, text)

    def _country_picked(self, code: str) -> None:
        self.edited.emit(Field.COUNTRY, code)


class RecentCustomersPanel(QWidget):
    """A search and the customers it finds. Signals: ``searched(str)``, ``picked(Customer)``."""

    searched = Signal(str)
    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.search = TextField(
            tr("Sell", "Find a customer"),
            name="sell-recent-search",
            placeholder=tr("Sell", "Name or e-mail"),
        )
        self.search.changed.connect(self.searched)
        self.list = QListWidget()
        self.list.setObjectName("sell-recent-customers")
        self.list.setAccessibleName(tr("Sell", "Recent customers"))
        self.list.setMinimumHeight(_LIST_LEAST_PX)
        self.list.setItemDelegate(CustomerRows(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._item_picked)
        self.list.itemActivated.connect(self._item_picked)
        self._none = Paragraph(tr("Sell", "No customer fits."), style="small", ink="text3")
        column.addWidget(self.search)
        column.addWidget(self._none)
        column.addWidget(self.list, 1)
        self._customers: tuple[Customer, ...] = ()

    def show_customers(self, customers: tuple[Customer, ...], picked: Customer | None) -> None:
        """The list, and who of it is chosen."""
        if customers != self._customers:
            self._customers = customers
            self.list.clear()
            for customer in customers:
                item = QListWidgetItem(visible(customer.full_name))
                item.setData(EMAIL_ROLE, visible(customer.email))
                item.setToolTip(country_name(customer.country))
                self.list.addItem(item)
        self._none.setVisible(not customers)
        row = customers.index(picked) if picked in customers else -1
        if self.list.currentRow() != row:
            self.list.setCurrentRow(row)

    def _item_picked(self, item: QListWidgetItem) -> None:
        self.picked.emit(self._customers[self.list.row(item)])
