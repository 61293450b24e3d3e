"""Prices at the training shop: contract section 3.7."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession

from merchant_desk.sandbox.server import Sandbox
from merchant_desk.sandbox.shop import RATES


@pytest.mark.parametrize("asset", ["BRL", "CELO", "SOL"])
async def test_prices_are_numbers_for_one_unit_of_the_asset(shop: Sandbox, asset: str) -> None:
    async with (
        ClientSession(headers={"x-api-key": shop.api_key}) as session,
        session.get(f"{shop.api_url}/prices/{asset}") as response,
    ):
        told = await response.json()

    assert response.status == 200
    assert told[asset] == 1
    assert set(told) == set(RATES)
    assert all(isinstance(figure, int | float) for figure in told.values())


@pytest.mark.parametrize(("asset", "key", "status"), [("MOON", True, 404), ("BRL", False, 401)])
async def test_prices_of_nothing_or_for_nobody_are_refused(
    shop: Sandbox, asset: str, key: bool, status: int
) -> None:
    headers = {"x-api-key": shop.api_key} if key else {}
    async with (
        ClientSession(headers=headers) as session,
        session.get(f"{shop.api_url}/prices/{asset}") as response,
    ):
        assert response.status == status
