"""The state machine over the real services: customers, strangers, staff and the API do what they like."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.helpers.model_callbacks import SEALS, Letter, letter_about
from tests.helpers.model_deeds import LOOK, NUMBER, SPELLING, TILL, Deeds
from tests.helpers.model_lies import READ_LIES, ROW_LIES, SUBSTITUTES, substitute, written_honestly
from tests.helpers.model_world import OTHER_STORE_ID, Document, spelled

CLAIMS: Final = ("ours", "no names", "another's reference", "another store", "another's id")


class Attacks(Deeds):
    """And the customers, strangers and copies of the API that do not mean well."""

    @rule(number=NUMBER, other=NUMBER, how=SPELLING, is_put=st.booleans(), till=TILL, look=LOOK)
    def reuses(self, *, number: int, other: int, how: int, is_put: bool, till: int, look: str) -> None:
        """A customer has his order confirmed by the transaction that pays another."""
        mine, theirs, world = self.floor.row(number), self.floor.row(other), self.floor.world
        used = None if theirs is None else next(iter(world.paid.get(theirs.id, ())), None)
        if mine is not None and used is not None:
            plain = {"protocol": _network(used), "hash": _digits(used)}
            if is_put:
                world.extra[mine.id] = _as_put(spelled(plain, how))
                world.pays(mine.id)
            else:
                world.pays(mine.id, spelled(plain, how))
        self._look(till, look, number)

    @rule(number=NUMBER, reads=st.integers(1, 2), till=TILL, look=LOOK)
    def lags(self, number: int, reads: int, till: int, look: str) -> None:
        """Reads are answered by a copy that stands where the order stood before."""
        row = self.floor.row(number)
        if row is not None:
            self.floor.world.of(row.id).past_reads = reads
        self._look(till, look, number)

    # ---- lies ----

    @rule(number=NUMBER, lie=st.sampled_from([*READ_LIES]), is_added=st.booleans(), till=TILL, look=LOOK)
    def lies(self, number: int, lie: str, is_added: bool, till: int, look: str) -> None:
        """Direct reads show something else."""
        row = self.floor.row(number)
        if row is not None:
            shown = self.floor.world.of(row.id)
            shown.read = (shown.read if is_added else {}) | READ_LIES[lie]
        self._look(till, look, number)

    @rule(number=NUMBER, other=NUMBER, how=st.sampled_from(SUBSTITUTES), till=TILL, look=LOOK)
    def swaps(self, number: int, other: int, how: str, till: int, look: str) -> None:
        """Reads of one order show another."""
        mine, theirs = self.floor.row(number), self.floor.row(other)
        if mine is not None and theirs is not None and mine is not theirs:
            substitute(self.floor.world, mine, theirs, how)
        self._look(till, look, number)

    @rule(number=NUMBER, how=SPELLING, till=TILL, look=LOOK)
    def speaks_true_again(self, number: int, how: int, till: int, look: str) -> None:
        """The lies about an order end, or only its total is written in another way."""
        row = self.floor.row(number)
        if row is not None:
            shown = self.floor.world.of(row.id)
            shown.read = written_honestly(row.total, how) if how else {}
            shown.row, shown.instead, shown.is_listed = {}, None, True
        self._look(till, look, number)

    @rule(number=NUMBER, lie=st.sampled_from([*ROW_LIES, "left out"]), till=TILL, look=LOOK)
    def lists_wrongly(self, number: int, lie: str, till: int, look: str) -> None:
        """The list shows something else of an order, or leaves it out."""
        row = self.floor.row(number)
        if row is not None:
            shown = self.floor.world.of(row.id)
            shown.is_listed, shown.row = lie != "left out", ROW_LIES.get(lie, {})
        self._look(till, look, number)

    @rule(is_filtering=st.booleans(), number=NUMBER, till=TILL, look=LOOK)
    def filters(self, is_filtering: bool, number: int, till: int, look: str) -> None:
        """The list begins or ceases to heed its filter."""
        self.floor.world.is_filtering = is_filtering
        self._look(till, look, number)

    @rule(number=NUMBER, facts=st.sampled_from([*READ_LIES]), is_ours=st.booleans(), till=TILL, look=LOOK)
    def stranger(self, number: int, facts: str, is_ours: bool, till: int, look: str) -> None:
        """Somebody else makes an order at the API, with a reference of ours, paid at once."""
        sale, world = self.floor.sale(number), self.floor.world
        world.begin_step()
        reference = sale.reference if is_ours else f"ELSE-{len(world.book.book)}"
        row = world.book.add(reference, total=str(sale.total), currency=sale.currency, status="confirmed")
        row.callback_url = "https://stranger.example/cb"
        world.of(row.id).read = READ_LIES[facts]
        self._look(till, look, number)

    # ---- callbacks ----

    @rule(
        number=NUMBER,
        other=NUMBER,
        claim=st.sampled_from(CLAIMS),
        seal=st.sampled_from(SEALS),
        how=SPELLING,
        says=st.sampled_from(("confirmed", "confirmed", "cancelled", "odd")),
        till=TILL,
        look=st.sampled_from(("callbacks", "callbacks", "nothing", "ask")),
    )
    def writes(
        self, *, number: int, other: int, claim: str, seal: str, how: int, says: str, till: int, look: str
    ) -> None:
        """A callback, true or not, sealed or not, about this order or by another's names."""
        body = self._claim(number, other, claim, says=says, how=how)
        if body is not None:
            self.last_letter = Letter(body, seal)
            self.floor.step(self.floor.post(self._till(till), self.last_letter))
        self._look(till, look, number)

    @precondition(lambda self: self.last_letter is not None)
    @rule(till=TILL, number=NUMBER, seal=st.sampled_from(SEALS))
    def replays(self, till: int, number: int, seal: str) -> None:
        """The last callback once more."""
        assert self.last_letter is not None
        self.floor.step(self.floor.post(self._till(till), Letter(self.last_letter.body, seal)))
        self._look(till, "callbacks", number)

    def _claim(self, number: int, other: int, claim: str, *, says: str, how: int) -> Document | None:
        sale, strange = self.floor.sale(number), self.floor.sale(other)
        row, theirs = self.floor.row(number), self.floor.row(other)
        if row is None or theirs is None:
            return None
        paid = self.floor.world.paid.get(theirs.id, ())
        transactions = [spelled({"protocol": _network(item), "hash": _digits(item)}, how) for item in paid]
        reference: str | None = sale.reference
        store_id: str | None = sale.store_id
        if claim == "no names":
            reference = store_id = None
        elif claim == "another's reference":
            reference = strange.reference
        elif claim == "another store":
            store_id = OTHER_STORE_ID
        order_id = theirs.id if claim == "another's id" else row.id
        return letter_about(order_id, reference, store_id, says=says, transactions=transactions)


def _network(transaction: Document) -> str:
    told = transaction.get("protocol") or transaction.get("blockchain") or transaction.get("network")
    return str(told).strip().upper()


def _digits(transaction: Document) -> str:
    told = str(transaction.get("hash") or transaction.get("transactionHash"))
    return told.strip().lower().removeprefix("0x")


def _as_put(transaction: Document) -> Document:
    """The same transaction as an update sets it (contract 3.4)."""
    members: dict[str, Any] = {"blockchain": _network(transaction)}
    return members | {"transactionHash": transaction.get("hash") or transaction.get("transactionHash")}
