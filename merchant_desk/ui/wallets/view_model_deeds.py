"""What only the owner does on Wallets: the page has asked for the PIN, here it is used and the page told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from merchant_desk.domain.errors import DeskError, PinWrong
from merchant_desk.services.guard.changing import Compared
from merchant_desk.services.guard.report import GuardState
from merchant_desk.ui.wallets.view_model_change import Wish
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.ui.wallets.view_model import WalletsModel

LIMIT_S: Final = 45.0
"""Longer than all calls of one deed together may take: each has a limit of its own."""


class OwnerDeeds:
    """Coroutines for `WalletsModel.run`; what they raise is said over the table."""

    def __init__(self, model: WalletsModel) -> None:
        self._model = model

    async def approve_all(self, pin: str) -> None:
        """Seal what is shown as ours; only just that set."""
        model = self._model
        shown = model.reading.facts.told
        async with asyncio.timeout(LIMIT_S):
            await model.desk.owner.guard.approve(pin, person=self._person, shown=shown)
            await model.reload()
        model.tell("")

    async def accept(self, pin: str) -> None:
        """Take what Cryptum shows now as ours, or end an alarm after ours came back."""
        model = self._model
        shown = model.reading.facts.report.seen
        async with asyncio.timeout(LIMIT_S):
            await model.desk.owner.guard.approve(pin, person=self._person, shown=shown)
            await model.reload()
        model.way.begin()
        model.tell(tr("Wallets", "The alarm has ended. These addresses are ours, and sealed."))

    async def save(self, wish: Wish, pin: str) -> None:
        """Save a new address at Cryptum, or keep it as a draft."""
        model = self._model
        model.change.saving(is_saving=True)
        try:
            async with asyncio.timeout(LIMIT_S):
                outcome = await model.desk.owner.wallets.set(
                    wish.network,
                    wish.address,
                    group=wish.group,
                    typed=wish.typed,
                    pin=pin,
                    person=self._person,
                    as_draft=wish.as_draft,
                )
        except PinWrong as error:
            if error.what != "group":
                raise
            model.change.group_wrong()
            return
        except DeskError:
            await model.reload()  # a write whose answer was lost may be done
            raise
        finally:
            model.change.saving(is_saving=False)
        model.change.close()
        model.way.begin()
        await model.reload()
        if outcome.is_saved:
            model.tell(tr("Wallets", "Saved at Cryptum, read back and compared: it is the same."))

    async def remove(self, network: str, pin: str) -> None:
        """Take an address away, at Cryptum or as a draft."""
        model = self._model
        async with asyncio.timeout(LIMIT_S):
            await model.desk.owner.wallets.remove(network, pin=pin, person=self._person)
        model.change.close()
        model.way.begin()
        await model.reload()

    async def drop(self, network: str) -> None:
        """Forget a draft."""
        model = self._model
        await model.desk.owner.wallets.drop(network, person=self._person)
        model.way.begin()
        await model.reload()

    async def check_draft(self, network: str) -> None:
        """Whether Cryptum has the draft by now."""
        model = self._model
        async with asyncio.timeout(LIMIT_S):
            compared = await model.desk.owner.wallets.check_again(network, person=self._person)
        await model.reload()
        if compared is Compared.SAME:
            model.tell(tr("Wallets", "Same as the draft. It is ours now, and sealed."))
        model.way.answered(compared)

    async def check_restored(self) -> None:
        """Whether Cryptum has ours again."""
        model = self._model
        async with asyncio.timeout(LIMIT_S):
            await model.desk.owner.guard.see()
        await model.reload()
        report = model.reading.facts.report
        if report.state is GuardState.CHANGED:
            model.way.restored(is_back=report.seen == report.approved)

    @property
    def _person(self) -> str:
        return self._model.desk.settings.current.person
