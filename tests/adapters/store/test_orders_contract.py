"""What every OrderStore promises about one order: nothing lost, nothing overwritten, nothing paid twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from merchant_desk.domain.errors import ReferenceTaken, TransactionTaken, VersionConflict
from merchant_desk.domain.order import (
    Customer,
    HandOver,
    HistoryEntry,
    OrderState,
    Origin,
    Problem,
    ProblemCode,
    Reference,
    Source,
    Told,
    What,
)
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.ports import Inbox, OrderStore
from tests.helpers.store_values import CREATED, NOW_UTC_MS, a_callback, an_id, an_order, celo

SENT = HistoryEntry(NOW_UTC_MS + 5, What.SENT, Source.DESK)


async def test_an_order_comes_back_exactly_as_it_was_kept(orders: OrderStore) -> None:
    full = an_order(
        id=an_id("0da30f53b37"),
        customer=Customer(
            "Zoë", "O'Hara", "z@example.com", "BR", "São Paulo", "01000-000", "R. 1", "ap 2", "SP"
        ),
        state=OrderState.CONFIRMED,
        status_raw="confirmed",
        origin=Origin.HERE,
        till_id="till-a",
        person="Ana",
        note="two coffees\n100%",
        on_hold_wanted=True,
        session_token=SessionToken("tok-1"),
        callback_url="http://127.0.0.1:8787/cb/x",
        sent_utc_ms=NOW_UTC_MS + 1,
        paid_utc_ms=NOW_UTC_MS + 2,
        closed_utc_ms=NOW_UTC_MS + 3,
        handed_over=HandOver("Bia", NOW_UTC_MS + 4),
        problem=Problem(ProblemCode.LATE_PAID, ours="cancelled", message='say "no"'),
        transactions=(celo(1), celo(2, Source.CALLBACK)),
        attached=(celo(3, Source.STAFF),),
        rates={"USD": Decimal("0.19"), "CELO": Decimal("0.1234567890123456789"), "X": Decimal("1E-7")},
        told=Told(NOW_UTC_MS, id="0da30f53b37", total="25.4", status="confirmed"),
    )

    kept = await orders.begin(full, [CREATED])

    assert kept == replace(full, version=1)
    assert await orders.get(full.reference) == kept
    assert await orders.get("0da30f53b37") == kept
    assert await orders.by_id("0da30f53b37") == kept
    assert str(kept.rates["X"]) == "1E-7"


async def test_names_that_nobody_knows_give_nothing(orders: OrderStore) -> None:
    await orders.begin(an_order("R-1"), [])

    assert await orders.get("R-2") is None
    assert await orders.get("") is None
    assert await orders.by_id("R-1") is None
    assert await orders.history(Reference("R-2")) == ()


async def test_a_reference_wins_over_another_orders_api_id(orders: OrderStore) -> None:
    await orders.begin(an_order("R-1", id=an_id("R-2")), [])
    second = await orders.begin(an_order("R-2"), [])

    assert await orders.get("R-2") == second


async def test_a_known_reference_is_never_begun_again(orders: OrderStore) -> None:
    first = await orders.begin(an_order("R-1"), [CREATED])

    with pytest.raises(ReferenceTaken):
        await orders.begin(an_order("R-1", note="other"), [CREATED])

    assert await orders.get("R-1") == first
    assert await orders.history(first.reference) == (CREATED,)


async def test_an_api_id_belongs_to_one_row_only(orders: OrderStore) -> None:
    await orders.begin(an_order("R-1", id=an_id("id-1")), [])
    second = await orders.begin(an_order("R-2"), [])

    with pytest.raises(ReferenceTaken) as begun:
        await orders.begin(an_order("R-3", id=an_id("id-1")), [])
    with pytest.raises(ReferenceTaken) as saved:
        await orders.save(replace(second, id=an_id("id-1")))

    assert begun.value.facts == saved.value.facts == {"reference": "R-1"}
    assert await orders.get("R-3") is None
    assert await orders.get("R-2") == second


async def test_a_save_raises_the_version_and_adds_history(orders: OrderStore) -> None:
    first = await orders.begin(an_order("R-1"), [CREATED])

    second = await orders.save(replace(first, state=OrderState.ON_HOLD), [SENT])

    assert second.version == first.version + 1
    assert await orders.get("R-1") == second
    assert await orders.history(first.reference) == (CREATED, SENT)


async def test_a_stale_save_changes_nothing_at_all(orders: OrderStore, inbox: Inbox) -> None:
    first = await orders.begin(an_order("R-1"), [CREATED])
    second = await orders.save(replace(first, note="newer"))
    callback = await inbox.accept(a_callback())

    with pytest.raises(VersionConflict):
        await orders.save(replace(first, note="stale"), [SENT], worked_off=[callback.id])

    assert await orders.get("R-1") == second
    assert await orders.history(first.reference) == (CREATED,)
    assert await inbox.waiting() == (callback,)


async def test_a_row_that_was_never_begun_cannot_be_saved(orders: OrderStore) -> None:
    with pytest.raises(VersionConflict):
        await orders.save(an_order("R-1"))

    assert await orders.get("R-1") is None


async def test_a_save_works_off_its_callbacks_in_the_same_step(orders: OrderStore, inbox: Inbox) -> None:
    order = await orders.begin(an_order("R-1"), [])
    done = await inbox.accept(a_callback("d1"))
    other = await inbox.accept(a_callback("d2"))

    await orders.save(order, worked_off=[done.id, "cb-999999", "nonsense"])

    assert await inbox.waiting() == (other,)


async def test_a_transaction_pays_one_order_and_never_a_second(orders: OrderStore) -> None:
    first = await orders.begin(an_order("R-1"), [])
    second = await orders.begin(an_order("R-2"), [])
    await orders.save(replace(first, state=OrderState.CONFIRMED, transactions=(celo(1),)))

    with pytest.raises(TransactionTaken) as caught:
        await orders.save(
            replace(second, state=OrderState.CONFIRMED, transactions=(celo(2), celo(1))), [SENT]
        )

    assert caught.value.other == "R-1"
    assert await orders.get("R-2") == second
    assert await orders.history(second.reference) == ()
    assert await orders.spent(an_order("R-3", transactions=(celo(2),))) == frozenset()


async def test_an_order_begun_as_confirmed_claims_its_transactions_too(orders: OrderStore) -> None:
    confirmed = {"state": OrderState.CONFIRMED, "transactions": (celo(1),)}
    await orders.begin(an_order("R-1", **confirmed), [])

    with pytest.raises(TransactionTaken):
        await orders.begin(an_order("R-2", **confirmed), [])

    assert await orders.get("R-2") is None


async def test_transactions_of_unpaid_orders_are_only_notes(orders: OrderStore) -> None:
    noted = await orders.begin(an_order("R-1", transactions=(celo(1),)), [])

    assert await orders.spent(an_order("R-2", transactions=(celo(1),))) == frozenset()
    await orders.begin(an_order("R-2", state=OrderState.CONFIRMED, transactions=(celo(1),)), [])
    assert await orders.spent(noted) == {celo(1).key}


async def test_an_orders_own_claims_are_not_spent_for_itself(orders: OrderStore) -> None:
    order = await orders.begin(an_order("R-1", state=OrderState.CONFIRMED, transactions=(celo(1),)), [])

    again = await orders.save(replace(order, note="seen again", transactions=(celo(1), celo(1), celo(2))))

    assert await orders.spent(again) == frozenset()
    assert await orders.spent(an_order("R-2", transactions=(celo(2), celo(3)))) == {celo(2).key}


async def test_an_order_without_transactions_has_nothing_spent(orders: OrderStore) -> None:
    assert await orders.spent(an_order("R-1")) == frozenset()


async def test_text_that_no_database_takes_is_replaced_before_it_is_kept(orders: OrderStore) -> None:
    order = an_order(
        "R-1",
        note="a\x00b\ud800c",
        customer=Customer("\udfff", "✓ 🧁", "e@example.com", "BR"),
        problem=Problem(ProblemCode.REFUSED, message="\x00"),
        rates={"\x00": Decimal(1)},
    )

    kept = await orders.begin(order, [HistoryEntry(NOW_UTC_MS, What.NOTE, Source.API, "x\x00")])

    assert kept.note == "a\ufffdb\ufffdc"
    assert kept.customer.full_name == "\ufffd ✓ 🧁"
    assert kept.problem == Problem(ProblemCode.REFUSED, message="\ufffd")
    assert kept.rates == {"\ufffd": Decimal(1)}
    assert await orders.get("R-1") == kept
    assert (await orders.history(kept.reference))[0].detail == "x\ufffd"


async def test_each_number_of_a_series_is_given_once(orders: OrderStore) -> None:
    assert await orders.peek_number("POS-2026") == 1
    given = [await orders.next_number("POS-2026") for _ in range(3)]

    assert given == [1, 2, 3]
    assert await orders.peek_number("POS-2026") == 4
    assert await orders.next_number("TRAIN") == 1


async def test_a_new_row_takes_the_next_number_with_it_or_leaves_it(orders: OrderStore) -> None:
    def name(number: int) -> Reference:
        return Reference(f"POS-{number}")

    await orders.begin(an_order("POS-2"), [])
    first = await orders.begin_numbered(an_order(""), [CREATED], name=name, series="POS")
    assert (first.reference, first.version) == ("POS-1", 1)
    assert await orders.history(first.reference) == (CREATED,)

    with pytest.raises(ReferenceTaken):
        await orders.begin_numbered(an_order(""), [], name=name, series="POS")
    assert await orders.peek_number("POS") == 2
