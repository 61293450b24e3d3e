"""A contract check learns each switchable reading of the training shop, and the client then works with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.domain.errors import NotAllowed
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import OrderState
from merchant_desk.domain.readings import DateForm
from merchant_desk.domain.secret import ApiKey
from merchant_desk.sandbox.readings import READINGS, Choice
from merchant_desk.services.contract.values import ContractResult
from merchant_desk.services.drafts import OrderDraft
from tests.helpers.contract import QUICK, Stage, fill, open_at, slower, staged

Expected = Callable[[Choice], str]


def _word(choice: Choice) -> str:
    return str(choice)


def _yes(choice: Choice) -> str:
    return "yes" if choice else "no"


QUESTION_OF: Final[dict[str, tuple[str, Expected]]] = {
    "create_status": ("create-status", _word),
    "create_body": ("create-body", _word),
    "create_has_token": ("create-token", _yes),
    "token_opens": ("update-by-token", lambda choice: _yes(choice == "read-update")),
    "read_status": ("read-status", _word),
    "rows_have_status": ("list-status", _yes),
    "read_has_transactions": ("read-transactions", _yes),
    "read_has_payment": ("read-payment", _yes),
    "read_has_times": ("read-times", _yes),
    "read_has_token": ("read-token", _yes),
    "store_shape": ("store-shape", _word),
    "wallet_members": ("wallet-members", lambda choice: str(choice).replace("-", ", ")),
    "total_style": ("total-style", _word),
    "reference_style": ("reference-style", _word),
    "rate_style": ("rate-style", _word),
    "ecommerce_member": ("ecommerce-member", _word),
    "list_member": ("list-member", _word),
    "list_rows": ("list-rows", _word),
    "list_order": ("list-order", _word),
    "list_total": ("list-total", _word),
    "list_cap": ("page-max", _word),
    "list_over_cap": ("page-over", _word),
    "list_path": ("list-path", _word),
    "list_dates": ("dates", _word),
    "list_end_name": ("end-name", _word),
    "update_answer": ("update-answer", _word),
    "update_final": ("update-final", _word),
    "update_paths": ("update-path", _word),
    "verify_type": ("verify-type", _word),
    "wallet_writer": ("wallet-writer", _word),
    "repeat_reference": ("repeat-reference", _word),
    "extra_members": ("extra-members", _word),
    "token_pad": ("token-length", _word),
    "callback_on": ("callback-cancel", lambda choice: _yes(choice == "all")),
    "callback_retries": ("callback-retries", _word),
    "callback_body": ("callback-body", _word),
    "callback_seal": ("callback-seal", _word),
    "callback_sends_key": ("callback-key", _yes),
    "error_shape": ("error-shape", _word),
    "error_status": ("error-status", _word),
}
CHOICES: Final = [(reading.name, choice) for reading in READINGS for choice in reading.choices]
# Some switches show only where another one stands a certain way, or where the list has several pages.
BESIDE: Final[dict[str, dict[str, Choice]]] = {
    "rows_have_status": {"read_status": "missing"},
    "list_over_cap": {"list_cap": 50},
    "callback_seal": {"callback_body": "indented"},
}
WANTED: Final = (
    ("BSC", "0x31ec6686ee1597a41747507a931b5e12cacb920e"),
    ("BITCOIN", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
)
OLD_ORDERS: Final = {"list_over_cap": 120, "list_cap": 60}


def test_every_switch_of_the_training_shop_has_its_question() -> None:
    assert sorted(QUESTION_OF) == sorted(reading.name for reading in READINGS)


@pytest.mark.parametrize(("name", "choice"), CHOICES, ids=[f"{name}={choice}" for name, choice in CHOICES])
async def test_a_reading_is_learned_and_the_client_then_works_with_it(
    name: str, choice: Choice, tmp_path: Path
) -> None:
    is_untold = (name, choice) in (("callback_on", "confirmed"), ("callback_on", "none"))
    # What never comes is waited for to the end; ten repeats need half a second between the last two.
    waits = slower(QUICK, callback_s=1.0) if is_untold else QUICK
    if name == "callback_retries":
        waits = slower(QUICK, quiet_s=2.0)
    choices = {**BESIDE.get(name, {}), name: choice}
    async with staged(tmp_path, choices, waits=waits, plays=name in ("callback_on", "update_final")) as stage:
        fill(stage.shop, OLD_ORDERS.get(name, 0))

        result = await stage.check.run()

        _is_learned(result, name, choice)
        assert result.is_ok, [finding for finding in result.findings if not finding.ok]
        assert open_at(stage.shop) == []
        assert stage.desk.settings.current.learned == result.learned
        await _sells_syncs_and_cancels(stage)


async def test_an_order_on_the_last_of_several_short_pages_is_found_and_the_client_works(
    tmp_path: Path,
) -> None:
    odd: dict[str, Choice] = {"list_order": "oldest", "list_cap": 50, "list_over_cap": "shortened"}
    async with staged(tmp_path, {**odd, "list_total": "page"}, waits=QUICK) as stage:
        fill(stage.shop, 230)

        result = await stage.check.run()

        assert (result.answer("list"), result.learned.page_max) == ("yes", 50)
        assert result.is_ok, [finding for finding in result.findings if not finding.ok]
        await _sells_syncs_and_cancels(stage)


@pytest.mark.parametrize("shape", ["inferred", "patch-one", "absent"])
async def test_wallets_are_written_as_learned_and_not_at_all_where_nothing_was(
    shape: str, tmp_path: Path
) -> None:
    async with staged(tmp_path, {"wallet_writer": shape}, waits=QUICK) as stage:
        shop, before = stage.shop, stage.shop.shop.wallets
        await stage.check.run()
        untouched = shop.shop.wallets
        api = CryptumApi(
            shop.api_url,
            store_id=lambda: shop.store_id,
            keys=lambda: ApiKey(shop.api_key),
            clock=stage.desk.clock,
            readings=lambda: stage.desk.profile.readings,
        )

        refusal = None
        try:
            await api.put_wallets(WANTED)
        except NotAllowed as error:
            refusal = error.reason
        await api.aclose()

        assert untouched == before
        assert refusal == ("wallet-writer-off" if shape == "absent" else None)
        written = sorted((one["protocol"], one["address"]) for one in shop.shop.wallets)
        assert (written == sorted(WANTED)) == (shape != "absent")


def _is_learned(result: ContractResult, name: str, choice: Choice) -> None:
    question, expected = QUESTION_OF[name]
    answer, learned = result.answer(question), result.learned
    if name == "token_pad":
        assert (int(answer) > 1000) == (choice == 1000)
        return
    assert answer == expected(choice)
    if name == "callback_on":
        assert result.answer("callback-paid") == _yes(choice != "none")
    if name == "token_opens":
        assert result.answer("read-by-token") == _yes(choice != "nothing")
        assert learned.token_reads is (choice != "nothing")
    if name == "update_final":
        assert result.answer("update-paid") == choice
    if name == "read_status":
        assert learned.read_status == choice
    if name == "list_member":
        assert learned.list_member == choice
    if name in ("list_cap", "list_over_cap"):
        assert learned.page_max == (choice if name == "list_cap" else 50)
    if name == "list_dates":
        assert learned.date_form is (DateForm.NONE if choice == "ignored" else DateForm(str(choice)))
    if name == "list_end_name":
        assert learned.end_name == choice
    if name == "wallet_writer":
        assert learned.wallet_writer == choice
    if name == "verify_type":
        assert learned.verify_type == ("api" if choice == "api" else "wordpress")


async def _sells_syncs_and_cancels(stage: Stage) -> None:
    """A small sale, one made elsewhere and found by sync, and a cancel, all with what was learned."""
    desk, shop = stage.desk, stage.shop

    sold = await desk.orders.create(OrderDraft(Fiat.parse("25.40", "USD"), person="Ana"))
    paid = await desk.orders.create(OrderDraft(Fiat.parse("3.10", "USD"), person="Ana"))
    assert paid.id is not None
    shop.customer.pay(paid.id)
    fill(shop, 1)
    report = await desk.syncer.sync(full=True)
    verdict = await desk.account.verify()
    cancelled = await desk.orders.cancel(sold.reference, person="Ana")

    elsewhere = await desk.store.get("OLD-0")
    known = await desk.store.get(paid.reference)
    assert verdict.verdict == "ok"
    assert sold.state is OrderState.PENDING
    assert report.seen >= 3
    assert cancelled.state is OrderState.CANCELLED
    assert elsewhere is not None
    assert elsewhere.state is OrderState.CANCELLED
    assert known is not None
    assert known.state is OrderState.CONFIRMED
    booked = shop.book.get(sold.id or "")
    assert booked is not None
    assert booked.status == "cancelled"
