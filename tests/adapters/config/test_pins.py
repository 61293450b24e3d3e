"""PINs are kept as argon2id hashes: the right one fits, nothing else does, and no hash stops the till."""

from __future__ import annotations

import asyncio

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from argon2.low_level import hash_secret
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merchant_desk.config.pins import Argon2Pins
from merchant_desk.services.ports import PinHasher
from tests.helpers.fake_config import FakePins

_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_PHC = "$argon2id$v=19$m={},t={},p={}$c2FsdHNhbHRzYWx0$" + "A" * 43


@pytest.fixture(params=["fake", "argon2"])
def pins(request: pytest.FixtureRequest) -> PinHasher:
    """The real one and the fast one of the other tests."""
    return FakePins() if request.param == "fake" else Argon2Pins()


async def test_only_the_pin_that_was_hashed_fits_its_hash(pins: PinHasher) -> None:
    kept = await pins.hash("493817")

    assert await pins.fits("493817", kept)
    for other in ("493818", "49381", "4938170", "", " 493817"):
        assert not await pins.fits(other, kept), other


async def test_the_same_pin_never_gives_the_same_hash_twice(pins: PinHasher) -> None:
    one, two = await pins.hash("493817"), await pins.hash("493817")

    assert one != two
    assert "493817" not in one
    assert await pins.fits("493817", one)
    assert await pins.fits("493817", two)


@pytest.mark.parametrize("odd", ["", "x", "$", "$argon2id$", "$fake$1$", "é", "\ud800", "a\x00b"])
async def test_a_hash_that_cannot_be_read_fits_nothing(pins: PinHasher, odd: str) -> None:
    assert not await pins.fits("493817", odd)


@pytest.mark.parametrize("odd", ["", "١٢٣٤", "\ud800", "x" * 10_000, "a\x00b"])
async def test_whatever_a_person_types_can_be_hashed_and_compared(pins: PinHasher, odd: str) -> None:
    kept = await pins.hash(odd)

    assert await pins.fits(odd, kept)
    assert not await pins.fits("493817", kept)


async def test_hashes_are_made_as_the_standard_recommends_for_little_memory() -> None:
    costs = extract_parameters(await Argon2Pins().hash("493817"))

    assert (costs.type, costs.version, costs.hash_len, costs.salt_len) == (Type.ID, 19, 32, 16)
    assert (costs.memory_cost, costs.time_cost, costs.parallelism) == (64 * 1024, 3, 4)


async def test_a_hash_with_other_costs_within_reason_still_fits() -> None:
    assert await Argon2Pins().fits("493817", _CHEAP.hash("493817"))


@pytest.mark.parametrize("costs", [(2**31, 3, 4), (65536, 10**6, 4), (65536, 3, 2**20), (0, 0, 0), (8, 0, 1)])
async def test_a_hash_of_absurd_costs_is_refused_without_trying(costs: tuple[int, int, int]) -> None:
    assert not await Argon2Pins().fits("493817", _PHC.format(*costs))


@pytest.mark.parametrize("costs", [(4 * 64 * 1024 + 8, 1, 1), (8, 13, 1), (8 * 17, 1, 17)])
async def test_even_the_right_pin_does_not_fit_a_hash_beyond_what_a_till_bears(
    costs: tuple[int, int, int],
) -> None:
    memory_kib, passes, lanes = costs
    beyond = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes).hash("493817")

    assert not await Argon2Pins().fits("493817", beyond)


async def test_other_kinds_of_argon2_are_not_taken() -> None:
    kept = hash_secret(
        b"493817", b"saltsaltsalt", time_cost=1, memory_cost=8, parallelism=1, hash_len=32, type=Type.I
    )

    assert not await Argon2Pins().fits("493817", kept.decode())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(at=st.integers(0, 200), by=st.characters())
def test_a_damaged_hash_never_fits_and_never_raises(at: int, by: str) -> None:
    kept = _KEPT[: at % len(_KEPT)] + by + _KEPT[at % len(_KEPT) + 1 :]

    fits = asyncio.run(Argon2Pins().fits("493817", kept))

    assert not fits or kept == _KEPT or kept[-1:] != _KEPT[-1:]


async def test_hashing_leaves_the_loop_free_and_may_be_given_up() -> None:
    pins, ticks = Argon2Pins(), 0
    work = asyncio.ensure_future(pins.hash("493817"))
    while not work.done():
        ticks += 1
        await asyncio.sleep(0)
    given_up = asyncio.ensure_future(pins.hash("493817"))
    await asyncio.sleep(0)
    given_up.cancel()

    assert ticks > 10
    assert await pins.fits("493817", await work)


_KEPT = _CHEAP.hash("493817")
