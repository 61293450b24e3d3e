"""Two tills, an owner, an API whose wallets change, and somebody who writes in our files: in any order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from typing import Any, Final, TypeVar

import hypothesis.strategies as st
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from merchant_desk.domain.errors import DeskError, NotAllowed, PinWrong
from merchant_desk.domain.seal import Wallets
from merchant_desk.services import memo_keys
from merchant_desk.services.guard.guard import GuardState
from merchant_desk.services.values import OrderFilter
from tests.helpers.counts import count
from tests.helpers.fake_clock import VirtualLoop
from tests.helpers.guarded import BSC, CELO, OURS, OWNER, PIN, THEIRS, api_has, guarded_shop, words
from tests.helpers.shop import Shop

T = TypeVar("T")
SETS: Final[tuple[Wallets, ...]] = (
    OURS,
    THEIRS,
    OURS[::-1],
    (("CELO", CELO.lower()), ("BSC", BSC)),
    (*OURS, ("SOLANA", "So1")),
)
TILLS: Final = st.integers(0, 1)


class GuardMachine(RuleBasedStateMachine):
    """The oracle: with the API as approved, no alarm and nothing tampered with, each sale goes through and
    its code shows; else none does."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=VirtualLoop)
        self.stacks = [AsyncExitStack(), AsyncExitStack()]
        self.first: Shop = self.run(self.stacks[0].enter_async_context(guarded_shop()))
        self.tills = [self.first, self.run(self._open(1))]
        self.truth: Wallets = OURS
        self.approved: Wallets = OURS
        self.is_tampered = False
        self.is_key_gone = False
        self.texts = [self.run(self._seal())]

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def _open(self, number: int) -> Shop:
        self.stacks[number] = AsyncExitStack()
        till = await self.stacks[number].enter_async_context(self.first.peer())
        await till.desk.feed.look()
        await till.desk.owner.guard.begin()
        return till

    async def _seal(self) -> str:
        return await self.first.store.memo.get(memo_keys.SEAL) or ""

    async def _is_alarmed(self) -> bool:
        text = await self.first.store.memo.get(memo_keys.SEAL_ALARM)
        if text is None:
            return False
        approved = json.loads(text)["approved"]
        return tuple(map(tuple, approved)) == self.approved

    # ---- what happens ----

    @rule(wallets=st.sampled_from(SETS))
    def somebody_changes_the_wallets(self, wallets: Wallets) -> None:
        self.truth = wallets
        api_has(self.first, wallets)

    @rule(seconds=st.sampled_from([1, 14, 16, 300]))
    def time_passes(self, seconds: int) -> None:
        self.run(self.first.clock.sleep(seconds))

    @rule(till=TILLS)
    def a_till_sells(self, till: int) -> None:
        self.run(self._sell(self.tills[till]))

    async def _sell(self, shop: Shop) -> None:
        is_good = self.truth == self.approved and not self.is_tampered and not await self._is_alarmed()
        try:
            order = await shop.sale()
        except NotAllowed as error:
            if not is_good or self.is_key_gone:
                return
            raise AssertionError("an honest shop was refused") from error
        assert is_good, f"sold while the API has {self.truth} and {self.approved} is approved"
        assert shop.desk.owner.guard.may_show(order)

    @rule(till=TILLS)
    def a_till_sweeps(self, till: int) -> None:
        self.run(self._sweep(self.tills[till]))

    async def _sweep(self, shop: Shop) -> None:
        await self.first.clock.sleep(16)
        await shop.desk.sweeper.sweep()
        if self.truth != self.approved and not self.is_tampered and not self.is_key_gone:
            assert await self._is_alarmed()
            assert shop.desk.owner.guard.state is GuardState.CHANGED

    @rule(till=TILLS)
    def the_owner_approves(self, till: int) -> None:
        self.run(self._approve(self.tills[till]))

    async def _approve(self, shop: Shop) -> None:
        try:
            report = await shop.desk.owner.guard.approve(PIN, person=OWNER)
        except NotAllowed:
            if self.is_tampered or self.is_key_gone:
                return
            raise
        assert not self.is_tampered
        assert report.state is GuardState.SEALED
        self.approved = self.truth
        self.texts.append(await self._seal())

    @rule(till=TILLS)
    def staff_tries_to_approve(self, till: int) -> None:
        async def attempt() -> None:
            guard, pin = self.tills[till].desk.owner.guard, self.tills[till].desk.owner.pin
            with suppress(PinWrong, NotAllowed):
                await guard.approve("000000", person="Staff")
                raise AssertionError("approved without the PIN")
            with suppress(NotAllowed):
                await pin.check(PIN)

        self.run(attempt())

    @rule(till=TILLS)
    def a_till_starts_anew(self, till: int) -> None:
        if till == 0:
            return

        async def start() -> None:
            await self.stacks[till].aclose()
            self.tills[till] = await self._open(till)

        self.run(start())

    # ---- somebody writes in our files ----

    @rule(data=st.data())
    def the_seal_is_written_over(self, data: st.DataObject) -> None:
        now = self.run(self._seal())
        older = [text for text in self.texts if text != now]
        options = ["", "nonsense", json.dumps(json.loads(self.texts[0]) | {"sequence": 99}), *older]
        text = data.draw(st.sampled_from(options))
        self.is_tampered = text != self.texts[-1]
        self.run(self.first.store.memo.put(memo_keys.SEAL, text))

    @rule()
    def the_seal_is_removed(self) -> None:
        self.is_tampered = True
        self.run(self.first.store.memo.remove(memo_keys.SEAL))

    @precondition(lambda self: not self.is_key_gone)
    @rule()
    def the_journal_is_cut(self) -> None:
        self.first.store.journal.cut("sealed")

    @rule()
    def the_alarm_is_removed(self) -> None:
        self.run(self.first.store.memo.remove(memo_keys.SEAL_ALARM))

    @rule()
    def the_key_is_removed(self) -> None:
        if "sealed" not in self.run(words(self.first)):
            return  # record, journal and key together are all that there is: doctor's walk finds the cut
        self.is_key_gone = True
        self.first.sealer.kept = None

    @precondition(lambda self: self.is_tampered or self.is_key_gone)
    @rule(till=TILLS)
    def the_owner_mends_it(self, till: int) -> None:
        async def mend() -> None:
            owner = self.tills[till].desk.owner
            await owner.pin.reset(PIN, recovery="", person=OWNER)
            self.is_tampered = self.is_key_gone = False
            self.approved = ()
            await self._sell(self.tills[till])
            await self._approve(self.tills[till])
            await self._sell(self.tills[till])

        self.run(mend())

    # ---- what must hold ----

    @invariant()
    def no_code_shows_where_an_alarm_stands_or_the_seal_is_broken(self) -> None:
        self.run(self._look_at_codes())

    async def _look_at_codes(self) -> None:
        for till in self.tills:
            await till.desk.feed.look()
        await self.first.clock.sleep(0.25)
        if not (self.is_tampered or await self._is_alarmed()):
            return
        orders = (await self.first.store.orders.find(OrderFilter(limit=200))).orders
        for till in self.tills:
            assert not [order for order in orders if till.desk.owner.guard.may_show(order)]

    def teardown(self) -> None:
        for stack in reversed(self.stacks):
            with suppress(DeskError):
                self.run(stack.aclose())
        self.runner.close()


def test_no_order_of_events_sells_what_the_owner_did_not_approve_or_refuses_what_was() -> None:
    run_state_machine_as_test(
        GuardMachine,
        settings=hypothesis_settings(
            max_examples=count(60, 2_000),
            stateful_step_count=count(25, 60),
            deadline=None,
        ),
    )
