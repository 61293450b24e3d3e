"""Sell without its widgets: what a person can do there, and what it then shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from merchant_desk.domain.money import CURRENCIES
from merchant_desk.domain.order import Customer, Order, OrderState
from merchant_desk.domain.settings import Settings
from merchant_desk.ui.sell.amount_entry import AmountEntry
from merchant_desk.ui.sell.customer_form import Field
from merchant_desk.ui.sell.draft import Draft
from merchant_desk.ui.sell.present import Around, present
from merchant_desk.ui.sell.recent import KEPT, RecentOrders
from merchant_desk.ui.sell.state import CustomerKind, SellState
from merchant_desk.ui.sell.view_model_customers import RecentCustomers
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk
    from merchant_desk.services.events import OrderChanged
    from merchant_desk.ui.sell.view_model_charging import ChargeFacts, Charging
    from merchant_desk.ui.sell.view_model_parking import ParkedShelf
    from merchant_desk.ui.signals import DeskSignals
    from merchant_desk.ui.view_model_owner import OwnerWatch


class SellModel(QObject):
    """Made from settings alone, so that digits are taken before the desk is open; `attach` brings the desk.

    `charging` is the charge under way, once the desk is open.
    Signals: ``changed(SellState)``; ``charged(Order)`` once an order can be paid; ``open_order(str)`` and
    ``open_orders()`` from the strip.
    """

    changed = Signal(object)
    charged = Signal(object)
    open_order = Signal(str)
    open_orders = Signal()

    def __init__(self, settings: Settings, *, is_training: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_training = is_training
        self._settings = settings
        self._desk: Desk | None = None
        self._closed_why = tr("Sell", "Opening…")
        self._draft = Draft.blank(settings)
        self._next_reference = ""
        self._recent = RecentOrders()
        self._customers = RecentCustomers(self._publish)
        self._shelf: ParkedShelf | None = None
        self._watch: OwnerWatch | None = None
        self.charging: Charging | None = None
        self._is_display_on = settings.customer_display_on
        self.state = self._build()

    # ---- the desk ----

    @property
    def desk(self) -> Desk | None:
        """The desk, once it is open."""
        return self._desk

    def attach(self, desk: Desk, signals: DeskSignals) -> None:
        """The desk is open: charges can be made, the strip fills."""
        # What only an open desk needs is loaded now: digits were taken without it.
        from merchant_desk.ui.sell.view_model_charging import Charging
        from merchant_desk.ui.sell.view_model_parking import ParkedShelf
        from merchant_desk.ui.view_model_owner import watch_of

        self._desk = desk
        self._settings = desk.settings.current
        self._shelf = ParkedShelf(desk, self._publish)
        self.charging = Charging(desk, signals, told=self._publish, facts=self._facts, parent=self)
        self.charging.charged.connect(self._charged)
        self._watch = watch_of(desk, signals)
        self._watch.changed.connect(self._publish)
        signals.order_changed.connect(self._order_changed)
        signals.link_changed.connect(self._publish)
        signals.settings_changed.connect(self._settings_changed)
        _ = desk.tasks.spawn("read recent orders", self._load(desk, self._shelf))
        self._ask_next_reference()
        self._publish()

    def set_unavailable(self, why: str) -> None:
        """The desk could not be opened: what Charge says instead of "Opening…"."""
        self._closed_why = why
        self._publish()

    def set_display_on(self, shown: bool) -> None:
        """Whether the customer display stands open."""
        self._is_display_on = shown
        self._publish()

    def tick(self) -> None:
        """Time has passed: ages are worked out anew."""
        self._publish()

    async def _load(self, desk: Desk, shelf: ParkedShelf) -> None:
        from merchant_desk.services.values import OrderFilter

        page = await desk.store.find(OrderFilter(limit=KEPT))
        self._recent.put((*page.orders, *await desk.store.pinned()))
        await shelf.load()

    # ---- the amount ----

    def press(self, digits: str) -> None:
        """One or two digits."""
        self._enter(self._draft.entry.press(digits))

    def point(self) -> None:
        """The decimal key."""
        self._enter(self._draft.entry.point())

    def backspace(self) -> None:
        """Take back the last key."""
        self._enter(self._draft.entry.backspace())

    def clear(self) -> None:
        """Nothing typed, nothing added."""
        self._enter(self._draft.entry.clear())

    def add_amount(self) -> None:
        """Start the next item."""
        self._enter(self._draft.entry.add())

    def _enter(self, entry: AmountEntry) -> None:
        if entry != self._draft.entry:
            self._change(entry=entry)

    # ---- the details ----

    def set_currency(self, currency: str) -> None:
        """USD or BRL; the figure stays."""
        if currency in CURRENCIES:
            self._change(currency=currency)

    def set_kind(self, kind: CustomerKind) -> None:
        """Walk-in, New or Recent."""
        if kind == "recent" and self._desk is not None:
            load = self._customers.load(self._desk, self._settings.walk_in)
            _ = self._desk.tasks.spawn("read recent customers", load)
        self._change(kind=kind)

    def set_field(self, field: Field, text: str) -> None:
        """A field of a new customer changed."""
        self._change(form=replace(self._draft.form, **{field.value: text}))

    def leave_field(self, field: Field) -> None:
        """The person went on: from now on the field may complain."""
        self._draft = replace(self._draft, touched=self._draft.touched | {field})
        self._publish()

    def search_recent(self, text: str) -> None:
        """Narrow the recent customers."""
        self._customers.search(text)

    def pick_recent(self, customer: Customer | None) -> None:
        """One of them, or none again."""
        self._change(picked=customer)

    def set_note(self, text: str) -> None:
        """The note on the receipt; it stays on this till."""
        self._change(note=text)

    def set_reference(self, text: str) -> None:
        """An own reference; an empty one, or the number shown, is the next number."""
        own = text.strip()
        self._change(own_reference="" if own == self._next_reference else own)

    def take_next_number(self) -> None:
        """Back to the next number."""
        self._change(own_reference="")
        self._ask_next_reference()

    def _change(self, **members: Any) -> None:
        """Nothing changes under a charge that is being sent."""
        if self.charging is not None:
            if self.charging.is_sending:
                return
            self.charging.forget_problem()
        self._draft = replace(self._draft, **members)
        self._publish()

    # ---- charging and parking ----

    def charge(self) -> None:
        """Make the order, once: nothing happens while one is under way or something is missing."""
        self._draft = replace(self._draft, touched=frozenset(Field))
        self._publish()
        if self.state.can_charge and self.charging is not None:
            self.charging.start(self._facts())

    def park(self) -> None:
        """Put the charge aside on this till; an order under way is looked for behind it."""
        if self._shelf is None or self.charging is None or self._draft.total.is_zero:
            return
        self._shelf.put(
            currency=self._draft.currency,
            items=self._draft.entry.summands,
            customer=self._draft.customer,
            note=self._draft.note.strip(),
            reference=self.charging.let_go(),
        )
        self._reset()

    def take_back(self, key: str) -> None:
        """Bring a parked charge back; what stands there is parked in its place."""
        if self._shelf is None or self.charging is None or self.charging.is_sending:
            return
        charge = self._shelf.take(key)
        if charge is None:
            return
        self.park()
        self._draft = Draft.of(charge, self._settings)
        self.charging.bind(charge.reference, self._facts())
        self._publish()

    def _facts(self) -> ChargeFacts:
        from merchant_desk.ui.sell.view_model_charging import ChargeFacts

        draft = self._draft
        return ChargeFacts(draft.total, draft.customer, draft.note.strip(), draft.own_reference)

    def _charged(self, order: Order) -> None:
        self.charged.emit(order)  # first: a customer waits for the code, nobody for an empty amount
        self._reset()

    def _reset(self) -> None:
        self._draft = Draft.blank(self._settings)
        self._customers.wanted = ""
        self._ask_next_reference()
        self._publish()

    # ---- what the desk tells ----

    def _order_changed(self, event: OrderChanged) -> None:
        self._recent.put((event.order,))
        if self._shelf is not None:
            self._shelf.follow(event.order)
        is_sending = self.charging is not None and self.charging.is_sending
        if event.before is None and event.order.state is OrderState.CREATING and not is_sending:
            self._ask_next_reference()
        if not (is_sending and event.order.state is OrderState.CREATING and not event.is_remote):
            self._publish()  # the strip shows the charge under way once it has ended

    def _settings_changed(self, _event: object) -> None:
        if self._desk is None:
            return
        before, self._settings = self._settings, self._desk.settings.current
        if self._draft == Draft.blank(before):
            self._draft = Draft.blank(self._settings)
        entry = self._draft.entry.with_cents_first(self._settings.cents_first)
        self._draft = replace(self._draft, entry=entry)
        if before.customer_display_on != self._settings.customer_display_on:
            self._is_display_on = self._settings.customer_display_on
        self._ask_next_reference()
        self._publish()

    def _ask_next_reference(self) -> None:
        if self._desk is not None:
            _ = self._desk.tasks.spawn("read next reference", self._read_next_reference(self._desk))

    async def _read_next_reference(self, desk: Desk) -> None:
        self._next_reference = await desk.orders.next_reference_shown()
        self._publish()

    # ---- what is shown ----

    def _publish(self, _event: object = None) -> None:
        state = self._build()
        if state != self.state:
            self.state = state
            self.changed.emit(state)

    def _build(self) -> SellState:
        return present(self._draft, self._around(), self._settings)

    def _around(self) -> Around:
        desk, charging, shelf, watch = self._desk, self.charging, self._shelf, self._watch
        if desk is None or charging is None or shelf is None or watch is None:
            return Around(closed_why=self._closed_why, is_display_on=self._is_display_on)
        from merchant_desk.ui.sell.line_words import closed_reason  # not before the desk is open

        return Around(
            closed_why=closed_reason(desk, watch),
            next_reference=self._next_reference,
            bound_reference=charging.bound_to(self._facts()),
            charge=charging.now(),
            wanted=self._customers.wanted,
            customers=self._customers.shown,
            parked=shelf.rows(),
            recent=self._recent.rows(now_utc_ms=desk.clock.now_utc_ms(), hold=watch.is_alarmed),
            is_display_on=self._is_display_on,
        )
