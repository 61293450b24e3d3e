"""The charge that is being put together, before anything is asked of the desk."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Customer
from merchant_desk.domain.settings import Settings
from merchant_desk.ui.sell.amount_entry import AmountEntry
from merchant_desk.ui.sell.customer_form import CustomerForm, Field, Wrong
from merchant_desk.ui.sell.parked import ParkedCharge
from merchant_desk.ui.sell.state import CustomerKind


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything typed and picked; `touched` fields may complain, `picked` is the recent customer chosen."""

    entry: AmountEntry
    currency: str
    kind: CustomerKind = "walk-in"
    form: CustomerForm = field(default_factory=CustomerForm)
    touched: frozenset[Field] = frozenset()
    picked: Customer | None = None
    note: str = ""
    own_reference: str = ""

    @classmethod
    def blank(cls, settings: Settings) -> Draft:
        """A clean page for the next customer: Walk-in, the store's own currency."""
        return cls(
            AmountEntry(cents_first=settings.cents_first),
            settings.currency,
            form=CustomerForm(country=settings.walk_in.country),
        )

    @classmethod
    def of(cls, charge: ParkedCharge, settings: Settings) -> Draft:
        """A parked charge as it stood."""
        *items, last = charge.items
        blank = cls.blank(settings)
        draft = replace(
            blank,
            entry=replace(blank.entry, items=tuple(items)).typed(last),
            currency=charge.currency,
            note=charge.note,
        )
        if charge.customer is None:
            return draft
        return replace(draft, kind="new", form=CustomerForm.of(charge.customer))

    @property
    def total(self) -> Fiat:
        """What would be charged."""
        return self.entry.total(self.currency)

    @property
    def customer(self) -> Customer | None:
        """Who pays; None is the walk-in customer of the settings."""
        if self.kind == "new":
            return self.form.customer
        return self.picked if self.kind == "recent" else None

    @property
    def wrongs(self) -> dict[Field, Wrong]:
        """What is wrong with the fields, as far as they count."""
        return self.form.wrongs() if self.kind == "new" else {}

    @property
    def lacks_customer(self) -> bool:
        """Whether Recent was chosen and nobody was picked yet."""
        return self.kind == "recent" and self.picked is None
