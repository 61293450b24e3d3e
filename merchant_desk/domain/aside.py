"""What the API tells of an order beside the facts that are compared: shown, and never acted upon."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aside:
    """For information only: the store's percentages, frozen on the order (contract C11, plain decimals), and
    an address that nobody verified (C24), of which no payment code is ever made. `others` is JSON text of
    members that nobody documented, as received but for what looks like a credential."""

    markup: str | None = None
    discount: str | None = None
    address: str | None = None
    others: str | None = None

    @property
    def is_worth_keeping(self) -> bool:
        """Whether it says anything; percentages of zero do not."""
        percentages = (self.markup or "", self.discount or "")
        says_more = self.address is not None or self.others is not None
        return says_more or any(text.strip("0.") for text in percentages)

    def members(self) -> dict[str, str | None]:
        """All of it by name."""
        return {name: getattr(self, name) for name in self.__slots__}


NO_ASIDE = Aside()
"""An answer that tells nothing beside the facts."""
