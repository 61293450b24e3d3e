"""What a contract check learned: where it counts, where a check may run, and what makes no sense."""

from __future__ import annotations

import pytest

from merchant_desk.domain.readings import (
    UNLEARNED,
    DateForm,
    Readings,
    is_of_a_check,
    may_be_checked,
)
from merchant_desk.domain.settings import PRODUCTION_API, TEST_API, Profile, Settings


@pytest.mark.parametrize(
    ("learned_at", "asked_at", "counts"),
    [
        (TEST_API, TEST_API, True),
        (TEST_API, PRODUCTION_API, True),
        ("https://API-HML.cryptum.io:443/", TEST_API, True),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", True),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8081", False),
        ("http://127.0.0.1:8080", PRODUCTION_API, False),
        (TEST_API, "https://api.example.com", False),
        ("", TEST_API, False),
        (TEST_API, "http://[", False),
    ],
)
def test_what_was_learned_counts_at_the_same_api_alone(learned_at: str, asked_at: str, counts: bool) -> None:
    learned = Readings(origin=learned_at, page_max=500)
    profile = Profile("default", Settings(api_url=asked_at, learned=learned))

    assert profile.readings == (learned if counts else UNLEARNED)


@pytest.mark.parametrize(
    ("api_url", "may"),
    [
        (TEST_API, True),
        ("http://127.0.0.1:9", True),
        ("http://[::1]:9", True),
        ("http://localhost:9", True),
        (PRODUCTION_API, False),
        ("https://api-dev.cryptum.io", False),
        ("https://api-hml.cryptum.io.example.com", False),
        ("https://user@api.cryptum.io", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_a_check_may_run_at_the_test_system_and_on_this_machine(api_url: str, may: bool) -> None:
    assert may_be_checked(api_url) is may


@pytest.mark.parametrize(
    ("members", "wrong"),
    [
        ({}, ""),
        ({"page_max": 0}, "page_max"),
        ({"page_max": 1001}, "page_max"),
        ({"verify_type": "shopify"}, "verify_type"),
        ({"list_member": "or ders"}, "list_member"),
        ({"end_name": ""}, "end_name"),
        ({"checked_at_utc_ms": -1}, "checked_at_utc_ms"),
    ],
)
def test_a_reading_that_no_client_could_use_is_named(members: dict[str, object], wrong: str) -> None:
    assert Readings(**members).problem() == wrong  # type: ignore[arg-type]  # on purpose of any kind


@pytest.mark.parametrize(
    ("reference", "is_one"),
    [
        ("CHECK-20261123-0AF3C9-1", True),
        ("243250123456789", True),
        ("CHECK-2026", False),
        ("POS-2026-000143-7K4Q", False),
        ("2432501234567890", False),
        ("143", False),
    ],
)
def test_an_order_of_a_check_is_known_by_its_reference(reference: str, is_one: bool) -> None:
    assert is_of_a_check(reference) is is_one


def test_before_any_check_the_documented_forms_count() -> None:
    assert not UNLEARNED.is_learned
    assert (UNLEARNED.page_max, UNLEARNED.date_form, UNLEARNED.end_name, UNLEARNED.verify_type) == (
        100,
        DateForm.ISO,
        "endDate",
        "wordpress",
    )
