"""What honest people and failing machines do in the model tests: the first half of the state machine."""

from __future__ import annotations

import asyncio
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from merchant_desk.domain.money import Fiat
from tests.helpers.fake_book import STORE_ID
from tests.helpers.fake_faults import Fault, refused, server_failed, timed_out, too_many, unreachable
from tests.helpers.model_callbacks import Letter
from tests.helpers.model_floor import LOOKS, Floor
from tests.helpers.model_till import Flaw, ModelTill
from tests.helpers.model_world import OTHER_STORE_ID, Document, spelled

MOST_SALES: Final = 5
NUMBER: Final = st.integers(0, 4)
TILL: Final = st.integers(0, 1)
LOOK: Final = st.sampled_from(LOOKS)
SPELLING: Final = st.integers(0, 5)
NETWORK: Final = st.sampled_from(("CELO", "ETHEREUM", "HATHOR"))
TOTAL: Final = st.sampled_from(
    (Fiat(2540, "USD"), Fiat(2540, "BRL"), Fiat(1, "USD"), Fiat(99_999_999, "USD"))
)
FAULTS: Final[dict[str, Fault]] = {
    "lost": timed_out(processed=True),
    "never came": timed_out(),
    "500": server_failed(500, processed=True),
    "unreachable": unreachable(),
    "refused": refused(),
    "429": too_many(1),
}
ANSWERS: Final = ("whole", "whole", "bare", "another's id", "another's facts", "callback first")
WORDS: Final = ("pending", "on-hold", "failed", "cancelled", "confirmed", "odd", None)
COURSES: Final = (
    ("confirmed",),
    ("on-hold", "confirmed"),
    ("cancelled", "confirmed"),
    ("failed", "pending", "confirmed"),
    ("confirmed", "pending", "confirmed"),
    ("confirmed", "cancelled"),
    ("confirmed", "odd", "confirmed"),
)


class Deeds(RuleBasedStateMachine):
    """Every rule changes the world, then lets a till look; the floor judges after each."""

    flaw = Flaw.NONE

    def __init__(self) -> None:
        super().__init__()
        self.floor = self.opened()
        self.last_letter: Letter | None = None

    def opened(self) -> Floor:
        """A floor with its tills at work."""
        floor = Floor(flaw=self.flaw)
        floor.open()
        return floor

    def teardown(self) -> None:
        """Close the tills."""
        self.floor.close()

    def _till(self, number: int) -> ModelTill:
        return self.floor.tills[number]

    def _look(self, till: int, how: str, number: int) -> None:
        sale = self.floor.sale(number)
        self.floor.step(self.floor.look(self._till(till), how, sale))

    # ---- staff ----

    @initialize(total=TOTAL)
    def opens(self, total: Fiat) -> None:
        """Two sales stand at the beginning: there is something to confuse."""
        self.floor.step(self.floor.sell(self._till(0), total))
        self.floor.step(self.floor.sell(self._till(1), Fiat(2540, "USD")))

    @precondition(lambda self: len(self.floor.oracle.sales) < MOST_SALES)
    @rule(
        till=TILL,
        total=TOTAL,
        is_on_hold=st.booleans(),
        fault=st.sampled_from([None, None, *FAULTS]),
        answer=st.sampled_from(ANSWERS),
    )
    def sell(self, till: int, total: Fiat, is_on_hold: bool, fault: str | None, answer: str) -> None:
        """A sale, whatever becomes of its creation."""
        seller, row = self._till(till), self.floor.row(till)
        other: Document = {} if row is None else self.floor.world.document(row, is_read=False)
        if fault is not None:
            seller.wire.fail("create", FAULTS[fault])
        elif answer == "callback first":
            seller.wire.meanwhile = self.floor.hears_before_its_answer(seller, self._till(1 - till))
        elif answer == "bare":
            seller.wire.answer = lambda document: {"id": document["id"]}
        elif answer == "another's id" and other:
            seller.wire.answer = lambda document: document | {"id": other["id"]}
        elif answer == "another's facts" and other:
            seller.wire.answer = lambda document: other | {"id": document["id"]}
        is_quiet = answer != "callback first"
        self.floor.step(self.floor.sell(seller, total, is_on_hold=is_on_hold), is_quiet=is_quiet)
        seller.wire.faults.clear()

    @precondition(lambda self: len(self.floor.oracle.sales) < MOST_SALES)
    @rule(till=TILL, number=NUMBER, is_lost=st.booleans(), is_late=st.booleans())
    def sells_again(self, till: int, number: int, is_lost: bool, is_late: bool) -> None:
        """A sale whose creation is not answered, or was not heard of at all, is made again under another
        reference; the first one may turn up all the same."""
        mine = self._till(till)
        if is_lost:
            mine.wire.fail("create", FAULTS["never came"])
            self.floor.step(self.floor.sell(mine, Fiat(2540, "USD")))
            number = len(self.floor.oracle.sales) - 1
        if is_late:
            self.floor.step(asyncio.sleep(100))
        sale = self.floor.sale(number)
        total = Fiat.from_decimal(sale.total, sale.currency)
        self.floor.step(self.floor.sell(mine, total, instead_of=sale.reference))

    @rule(till=TILL, number=NUMBER, deed=st.sampled_from(("cancel", "hold", "give", "give twice")))
    def staff(self, till: int, number: int, deed: str) -> None:
        """Somebody at the till does something with an order."""
        sale, mine, other = self.floor.sale(number), self._till(till), self._till(1 - till)
        if deed == "cancel":
            self.floor.step(self.floor.cancel(mine, sale))
        elif deed == "hold":
            self.floor.step(mine.shop.desk.orders.hold(sale.reference, person="Rui"))
        elif deed == "give":
            self.floor.step(self.floor.give(mine, sale))
        else:
            both = self.floor.at_once(self.floor.give(mine, sale), self.floor.give(other, sale))
            self.floor.step(both)

    # ---- the truth changes ----

    @rule(number=NUMBER, network=NETWORK, how=SPELLING, till=TILL, look=LOOK)
    def pays(self, number: int, network: str, how: int, till: int, look: str) -> None:
        """The customer pays the order, by a transaction of his own."""
        row, world = self.floor.row(number), self.floor.world
        if row is not None:
            world.pays(row.id, spelled({"protocol": network, "hash": world.fresh_hash()}, how))
        self._look(till, look, number)

    @rule(number=NUMBER, words=st.sampled_from(COURSES), till=TILL, is_given=st.booleans())
    def runs_its_course(self, number: int, words: tuple[str, ...], till: int, is_given: bool) -> None:
        """One order goes through several states, and the desk asks after each."""
        row, world = self.floor.row(number), self.floor.world
        for word in words if row is not None else ():
            assert row is not None
            if word == "confirmed" and not world.paid.get(row.id):
                world.pays(row.id, spelled({"protocol": "CELO", "hash": world.fresh_hash()}, number))
            else:
                world.sets(row.id, word)
            self._look(till, "ask", number)
        if is_given:
            self.staff(till, number, "give")

    @rule(number=NUMBER, word=st.sampled_from(WORDS), till=TILL, look=LOOK)
    def moves(self, number: int, word: str | None, till: int, look: str) -> None:
        """The API moves the order: on, back, or to somewhere that nobody knows."""
        row = self.floor.row(number)
        if row is not None:
            self.floor.world.sets(row.id, word)
        self._look(till, look, number)

    # ---- processes and time ----

    @rule(till=TILL, number=NUMBER, how=st.sampled_from(LOOKS[1:]), steps=st.integers(0, 40))
    def dies(self, till: int, number: int, how: str, steps: int) -> None:
        """A till is killed while it asks, and starts again."""
        mine, sale = self._till(till), self.floor.sale(number)
        work = self.floor.look(mine, how, sale)
        self.floor.step(self.floor.killed(mine, work, after_steps=steps), is_quiet=False)

    @precondition(lambda self: len(self.floor.oracle.sales) < MOST_SALES)
    @rule(till=TILL, total=TOTAL, steps=st.integers(0, 60))
    def dies_selling(self, till: int, total: Fiat, steps: int) -> None:
        """A till is killed in the middle of a sale."""
        mine = self._till(till)
        work = self.floor.sell(mine, total)
        self.floor.step(self.floor.killed(mine, work, after_steps=steps), is_quiet=False)

    @rule(number=NUMBER, first=LOOK, second=LOOK)
    def both(self, number: int, first: str, second: str) -> None:
        """Both tills ask at the same moment."""
        sale = self.floor.sale(number)
        pairs = zip(self.floor.tills, (first, second), strict=True)
        looks = (self.floor.look(till, how, sale) for till, how in pairs)
        self.floor.step(self.floor.at_once(*looks), is_quiet=False)

    @rule(till=TILL, number=NUMBER)
    def stands_open(self, till: int, number: int) -> None:
        """The window stands open on an order for a while."""
        live = self.floor.live(self._till(till), self.floor.sale(number), seconds=4.0)
        self.floor.step(live, is_quiet=False)

    @rule(till=TILL, is_other=st.booleans(), number=NUMBER, look=LOOK)
    def switches(self, till: int, is_other: bool, number: int, look: str) -> None:
        """The till goes over to another store, or comes back."""
        self.floor.step(self._till(till).switch(OTHER_STORE_ID if is_other else STORE_ID))
        self._look(till, look, number)

    @rule(
        seconds=st.sampled_from((-86_400, -3_600, 61, 3_600, 86_400, 700_000)),
        till=TILL,
        number=NUMBER,
        look=LOOK,
    )
    def time_goes_by(self, seconds: int, till: int, number: int, look: str) -> None:
        """Time passes, or only the clock on the wall jumps."""
        if seconds > 3_600:
            self.floor.step(asyncio.sleep(seconds))
        else:
            self.floor.world.clock.jump(seconds)
        self._look(till, look, number)
