"""The four customer fields that an order needs (checkout contract 3.1), and what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from merchant_desk.domain.order import Customer

_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_LONGEST_EMAIL: Final = 254


class Field(StrEnum):
    """The fields of a new customer, in reading order."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    COUNTRY = "country"


class Wrong(StrEnum):
    """What a field can be."""

    MISSING = "missing"
    NOT_AN_EMAIL = "not-an-email"


@dataclass(frozen=True, slots=True)
class CustomerForm:
    """What stands in the fields, as typed; `country` is an ISO 3166 code."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    country: str = ""

    @classmethod
    def of(cls, customer: Customer) -> CustomerForm:
        """The fields filled with a customer who is known."""
        return cls(customer.first_name, customer.last_name, customer.email, customer.country)

    def get(self, field: Field) -> str:
        """What stands in one field."""
        value: str = getattr(self, field.value)
        return value

    @property
    def customer(self) -> Customer:
        """The customer, spaces at the ends gone."""
        return Customer(
            self.first_name.strip(), self.last_name.strip(), self.email.strip(), self.country.strip()
        )

    def wrongs(self) -> dict[Field, Wrong]:
        """Every field that an order can't be made with, in reading order."""
        found = {field: Wrong.MISSING for field in Field if not self.get(field).strip()}
        email = self.email.strip()
        if email and (len(email) > _LONGEST_EMAIL or _EMAIL.fullmatch(email) is None):
            found[Field.EMAIL] = Wrong.NOT_AN_EMAIL
        return {field: found[field] for field in Field if field in found}
