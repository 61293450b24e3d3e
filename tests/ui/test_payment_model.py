"""Payment without its widgets: one code for one link, the sale that survives, who is asked and when."""

from __future__ import annotations

from dataclasses import replace

from merchant_desk import qr
from merchant_desk.domain.order import OrderId, OrderState, Origin, Reference
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.events import OrderAsked
from merchant_desk.services.memo_keys import SALE_ON_SCREEN
from merchant_desk.ui.payment.open_orders import KEPT, OpenOrders
from merchant_desk.ui.payment.view_model import PaymentModel
from merchant_desk.ui.payment.view_model_reading import LastAsked
from merchant_desk.ui.signals import DeskSignals
from tests.helpers import sales
from tests.helpers.payment_stage import Counter, counter
from tests.helpers.windows import inside, turns, until


@inside(counter())
async def test_the_code_has_been_read_back_as_the_link(at: Counter) -> None:
    matrix = at.model.state.code.matrix

    assert matrix is not None
    assert qr.reads_back(matrix, at.model.link)


@inside(counter())
async def test_after_a_restart_the_same_sale_shows_the_same_code(at: Counter) -> None:
    await until(lambda: at.shop.store.memo._values.get(SALE_ON_SCREEN) == at.order.reference)
    again = PaymentModel(at.shop.desk, DeskSignals(at.shop.desk.bus, parent=at.model))

    reference = await again.sale_in_progress()
    assert reference == at.order.reference
    again.show(reference)
    await until(lambda: again.state.code.matrix is not None)

    assert again.state.code.matrix == at.model.state.code.matrix
    again.set_visible(False)


@inside(counter())
async def test_a_creation_cut_short_before_it_came_to_the_screen_is_brought_there(at: Counter) -> None:
    now_utc_ms = at.shop.clock.now_utc_ms()
    cut = replace(
        at.order,
        reference=Reference("CUT-1"),
        id=None,
        state=OrderState.CREATING,
        created_utc_ms=now_utc_ms + 1,
    )
    await at.shop.store.orders.begin(replace(cut, till_id=at.shop.desk.till_id), ())
    assert await at.model.sale_in_progress() == "CUT-1"

    other = replace(
        cut, reference=Reference("OTHER-1"), till_id="another till", created_utc_ms=now_utc_ms + 2
    )
    old = replace(cut, reference=Reference("OLD-1"), created_utc_ms=now_utc_ms - 3_600_000)
    for row in (other, old):
        await at.shop.store.orders.begin(row, ())

    assert await at.model.sale_in_progress() == "CUT-1"


@inside(counter())
async def test_a_sale_that_needs_nobody_is_not_brought_back(at: Counter) -> None:
    await at.is_paid()
    assert await at.model.sale_in_progress() == at.order.reference

    at.model.hand_over()
    await until(lambda: at.model.state.light.form == "done")

    assert await at.model.sale_in_progress() is None


@inside(counter())
async def test_a_new_charge_ends_the_sale_for_the_next_start(at: Counter) -> None:
    wanted: list[bool] = []
    at.model.new_charge.connect(lambda: wanted.append(True))

    at.model.start_new_charge()
    await until(lambda: SALE_ON_SCREEN not in at.shop.store.memo._values)

    assert wanted == [True]


@inside(counter())
async def test_the_order_is_watched_only_while_somebody_sees_it(at: Counter) -> None:
    watch = at.shop.desk.sweeper._watch
    seen = [watch.reference]
    for is_visible in (False, True):
        at.model.set_visible(is_visible)
        seen.append(watch.reference)

    assert seen == [at.order.reference, None, at.order.reference]


@inside(counter())
async def test_the_customer_seeing_the_code_is_noted_once(at: Counter) -> None:
    await until(lambda: any(row.title == "Shown to customer" for row in at.model.state.steps))
    at.model.show(at.order.reference)
    await until(lambda: at.model.state.code.matrix is not None)
    await turns(10)

    lines = await at.shop.lines(at.order.reference)
    assert [line for line in lines if line[2] == "shown"] == [("note", "desk", "shown")]


@inside(counter())
async def test_an_older_row_never_takes_a_newer_one_back(at: Counter) -> None:
    older = await at.shop.order(at.order.reference)
    await at.is_paid()

    at.model._screen.take(replace(older, version=1))
    at.model._publish()

    assert at.model.state.light.form == "go"


@inside(counter())
async def test_a_row_given_with_the_call_is_shown_at_once(at: Counter) -> None:
    other = sales.order("POS-2026-000200", "7.00")
    await sales.keep(at.shop, other)

    at.model.show(other.reference, other)

    assert at.model.state.amount == "7.00\N{NO-BREAK SPACE}USD"
    await until(lambda: at.model.state.code.matrix is not None)


@inside(counter())
async def test_an_order_that_is_not_there_is_said_in_words(at: Counter) -> None:
    at.model.show("POS-2026-999999")
    await until(lambda: at.model.state.problem)

    problem = at.model.state.problem
    assert problem is not None
    assert problem.what == "It can't be found."


@inside(counter())
async def test_an_intent_without_an_answer_shows_no_code(at: Counter) -> None:
    await at.becomes(state=OrderState.CREATING, id=None, session_token=None)

    code = at.model.state.code
    assert (code.matrix, code.is_live, code.note) == (None, False, "Creating order…")


@inside(counter())
async def test_a_link_too_long_for_a_code_can_still_be_sent(at: Counter) -> None:
    await at.becomes(session_token=SessionToken("x" * 3_000))

    await until(lambda: at.model.state.code.note.startswith("The link is too long for a code."))

    assert at.model.state.code.can_send
    assert at.model.state.code.matrix is None


@inside(counter())
async def test_a_stop_leads_to_the_callback_that_began_it(at: Counter) -> None:
    led: list[str] = []
    at.model.open_activity.connect(led.append)
    at.model.open_in_activity()
    await until(lambda: led)
    kept = await at.shop.callback(at.order)
    at.model.open_in_activity()
    await until(lambda: len(led) == 2)

    assert led == ["", kept.id]


@inside(counter())
async def test_opening_reads_a_few_of_a_web_shops_open_orders_and_no_more(at: Counter) -> None:
    now_utc_ms = at.shop.clock.now_utc_ms()
    web = replace(at.order, origin=Origin.ELSEWHERE, till_id="")
    for number in range(300):
        made_utc_ms = now_utc_ms - number * 1_000
        reference = Reference(f"WEB-{number:03}")
        row = replace(web, reference=reference, id=OrderId(f"web-{number}"), created_utc_ms=made_utc_ms)
        await at.shop.store.orders.begin(row, ())
    taken: list[int] = []
    again = PaymentModel(at.shop.desk, DeskSignals(at.shop.desk.bus, parent=at.model))
    put = again._others.put
    again._others.put = lambda orders: (taken.append(len(rows := tuple(orders))), put(rows))[1]  # type: ignore[method-assign, func-returns-value]  # counts what comes in
    await until(lambda: bool(taken))

    assert taken == [KEPT]
    assert await again.sale_in_progress() == at.order.reference


def test_the_other_orders_stay_few_and_in_order_however_many_come() -> None:
    others, now_utc_ms = OpenOrders(), sales.AFTERNOON_UTC_MS
    ages = [(number * 7919) % 1_000 for number in range(1_000)]
    for age in ages:
        others.put((sales.order(f"W-{age:03}", "1", minutes_ago=age),))
    others.put((sales.paid(sales.order("GO", "1", minutes_ago=9_999)),))

    assert [row.reference for row in others.rows(but="W-001", now_utc_ms=now_utc_ms, limit=3)] == [
        "GO",
        "W-000",
        "W-002",
    ]
    assert len(others._orders) < 2 * KEPT


def test_when_orders_were_asked_about_is_kept_of_a_few_and_always_of_the_screens() -> None:
    asked, shown, other = LastAsked(), sales.order("SHOWN", "1"), sales.order("W-1", "1")
    asked.note(OrderAsked(shown.reference, 1), on_screen="SHOWN")
    for number in range(2_000):
        asked.note(OrderAsked(Reference(f"W-{number}"), 2), on_screen="SHOWN")

    assert (asked.of(shown), asked.of(other)) == (1, other.updated_utc_ms)
    assert len(asked._at_utc_ms) == 500
