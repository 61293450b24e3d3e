"""A contract check and the store's wallets: it learns how they are written, and never changes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest

from merchant_desk.domain.errors import TimedOut
from merchant_desk.domain.readings import UNLEARNED, Readings, WalletWriter
from merchant_desk.domain.settings import PRODUCTION_API, TEST_API, Settings
from merchant_desk.services.contract.report import report_text
from merchant_desk.services.contract.values import BodyForm, ContractResult, Exchange, Finding
from tests.helpers.fake_api import STORE_ID
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.fake_contract import FakeContractApi, contract_of
from tests.helpers.shop import open_shop

CELO: Final = {"protocol": "CELO", "address": "0xabc"}
BSC: Final = {"network": "bsc", "publicKey": "0xdef"}
LEARNED: Final = Readings(origin=TEST_API, wallet_writer=WalletWriter.INFERRED)


class Watched(FakeContractApi):
    """Keeps what is written; without `takes_whole` the set cannot be written as a whole, with `takes_one` one
    wallet can; `first_status` and `read_status` are what the first and the second read of the store get."""

    takes_whole = True
    takes_one = False
    first_status = 200
    read_status = 200

    async def put_store(self, store_id: str, members: Mapping[str, Any]) -> Exchange:
        """As the port says."""
        self.calls.append(f"put_store {dict(members)}")
        if not self.takes_whole:
            return Exchange(405, BodyForm.EMPTY)
        return await super().put_store(store_id, members)

    async def put_wallet(self, store_id: str, network: str, members: Mapping[str, Any]) -> Exchange:
        """As the port says."""
        self.calls.append(f"put_wallet {network} {dict(members)}")
        return Exchange(200 if self.takes_one else 404, BodyForm.EMPTY)

    async def read_store(self, store_id: str) -> Exchange:
        """As the port says."""
        status = self.read_status if "read_store" in self.calls else self.first_status
        answer = await super().read_store(store_id)
        return answer if status == 200 else Exchange(status, BodyForm.EMPTY)

    @property
    def written(self) -> list[str]:
        """Every write of wallets, in order."""
        return [call for call in self.calls if call.startswith(("put_store ", "put_wallet "))]


async def played(
    store: dict[str, Any] | None, *, learned: Readings = UNLEARNED, **members: Any
) -> tuple[ContractResult, Watched]:
    """A check of an API with this store, in a profile at the test system that has learned something."""
    settings = Settings(store_id=STORE_ID, api_url=TEST_API, person="Owner", learned=learned)
    async with open_shop(settings=settings) as shop:
        api = Watched(shop.clock)
        api.store = store
        for name, value in members.items():
            setattr(api, name, value)
        result = await contract_of(shop, api).run()
        assert shop.desk.settings.current.learned == result.learned
        return result, api


def finding(result: ContractResult) -> Finding:
    """What was found out about writing wallets."""
    return next(one for one in result.findings if one.question.name == "wallet-writer")


@on_virtual_time
async def test_the_very_set_that_was_read_is_written_back_and_learned() -> None:
    result, api = await played({"name": "Shop", "wallets": [CELO, BSC]}, takes=lambda _: {})

    assert api.written == [f"put_store {{'wallets': [{CELO}, {{'protocol': 'bsc', 'address': '0xdef'}}]}}"]
    assert result.answer("wallet-writer") == "inferred"
    assert result.learned.wallet_writer is WalletWriter.INFERRED
    assert result.learned.writer_at(PRODUCTION_API) is WalletWriter.INFERRED
    assert result.is_ok
    assert "wallets are written: inferred" in report_text(result)


@on_virtual_time
async def test_where_no_whole_set_is_taken_one_wallet_is_written_as_it_is() -> None:
    result, api = await played({"wallets": [CELO, BSC]}, takes_whole=False, takes_one=True)

    assert api.written[1:] == ["put_wallet CELO {'address': '0xabc'}"]
    assert result.learned.wallet_writer is WalletWriter.PATCH_ONE


@pytest.mark.parametrize("store", [None, {"wallets": [CELO]}], ids=["no-store-call", "no-write-taken"])
@on_virtual_time
async def test_an_api_that_takes_no_shape_turns_the_writer_off(store: dict[str, Any] | None) -> None:
    result, api = await played(store, learned=LEARNED, takes_whole=False)

    assert result.answer("wallet-writer") == "absent"
    assert result.learned.wallet_writer is WalletWriter.ABSENT
    assert not result.learned.writer_at(TEST_API).can_write
    assert len(api.written) == (0 if store is None else 2)


@pytest.mark.parametrize(
    ("wallets", "why"),
    [
        ([], "no wallets yet"),
        (None, "no list of wallets"),
        ([CELO, {**BSC, "enabled": True}], "other members"),
        ([{"protocol": "CELO", "tag": "0xabc"}], "other members"),
        (["CELO"], "other members"),
        ([CELO, CELO], "several wallets"),
    ],
)
@on_virtual_time
async def test_a_set_that_the_shape_cannot_say_whole_is_never_written(wallets: Any, why: str) -> None:
    result, api = await played({"wallets": wallets}, learned=LEARNED)

    assert api.written == []
    assert result.answer("wallet-writer") == "not-tried"
    assert why in finding(result).detail
    assert result.learned.wallet_writer is WalletWriter.UNKNOWN
    assert not result.learned.writer_at(PRODUCTION_API).can_write


@pytest.mark.parametrize(
    "members",
    [
        {"takes": lambda _: {"wallets": []}},
        {"takes": lambda _: {"wallets": [{**CELO, "address": "0xother"}]}},
        {"takes": lambda _: {"wallets": [{**CELO, "createdAt": "now"}]}},
        {"takes": lambda _: {"name": ""}},
        {"read_status": 500},
    ],
    ids=["emptied", "another-address", "another-member", "another-name", "unreadable"],
)
@on_virtual_time
async def test_a_store_that_reads_differently_afterwards_fails_by_name(members: dict[str, Any]) -> None:
    result, _ = await played({"name": "Shop", "wallets": [CELO]}, learned=LEARNED, **members)

    assert (finding(result).answer, finding(result).ok) == ("failed", False)
    assert result.learned.wallet_writer is WalletWriter.ABSENT
    assert result.is_ok  # no sale depends on it


@on_virtual_time
async def test_a_time_of_change_that_moves_by_itself_is_no_difference() -> None:
    store = {"updatedAt": "2026-01-01", "wallets": [CELO, BSC]}

    result, _ = await played(
        store, takes=lambda told: {"updatedAt": "2026-01-02", "wallets": told["wallets"][::-1]}
    )

    assert result.learned.wallet_writer is WalletWriter.INFERRED


@on_virtual_time
async def test_a_store_that_the_server_cannot_tell_says_nothing_about_writing() -> None:
    result, api = await played({"wallets": [CELO]}, learned=LEARNED, first_status=503)

    assert api.written == []
    assert (result.answer("wallet-writer"), result.learned.wallet_writer) == ("", WalletWriter.UNKNOWN)


@pytest.mark.parametrize("call", ["read_store", "put_store"])
@on_virtual_time
async def test_a_check_that_broke_off_there_has_seen_nothing_work(call: str) -> None:
    def fail(name: str) -> None:
        if name == call:
            raise TimedOut(phase="read")

    result, _ = await played({"wallets": [CELO]}, learned=LEARNED, before=fail)

    assert result.answer("wallet-writer") == ""
    assert result.learned.wallet_writer is WalletWriter.UNKNOWN


@pytest.mark.parametrize(
    ("writer", "origin", "asked_at", "expected"),
    [
        (WalletWriter.UNKNOWN, TEST_API, TEST_API, WalletWriter.INFERRED),
        (WalletWriter.UNKNOWN, "", "http://127.0.0.1:9", WalletWriter.INFERRED),
        (WalletWriter.UNKNOWN, TEST_API, PRODUCTION_API, WalletWriter.UNKNOWN),
        (WalletWriter.PATCH_ONE, TEST_API, PRODUCTION_API, WalletWriter.PATCH_ONE),
        (WalletWriter.PATCH_ONE, "http://127.0.0.1:9", PRODUCTION_API, WalletWriter.UNKNOWN),
        (WalletWriter.PATCH_ONE, "http://127.0.0.1:9", "http://127.0.0.1:8", WalletWriter.INFERRED),
        (WalletWriter.ABSENT, "http://127.0.0.1:9", "http://127.0.0.1:9", WalletWriter.ABSENT),
        (WalletWriter.INFERRED, "", "https://api.example.com", WalletWriter.UNKNOWN),
    ],
)
def test_a_shape_counts_only_where_it_was_learned(
    writer: WalletWriter, origin: str, asked_at: str, expected: WalletWriter
) -> None:
    found = Readings(origin=origin, wallet_writer=writer).writer_at(asked_at)

    assert found is expected
    assert found.can_write == (expected in (WalletWriter.INFERRED, WalletWriter.PATCH_ONE))
