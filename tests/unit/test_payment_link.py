"""The payment link: the right page, every value encoded, nothing that the customer should not read."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant_desk.domain.payment_link import checkout_url, shown_link

PRODUCTION = "https://api.cryptum.io"
TEST = "https://api-hml.cryptum.io"
ORDER_ID = "11111111-2222-4333-8444-555555555555"


def link_for(
    origin: str,
    *,
    token: str = "header.payload.signature",
    success: str | None = None,
    cancel: str | None = None,
) -> str:
    return checkout_url(
        origin,
        session_token=token,
        order_id=ORDER_ID,
        reference="DESK-0001",
        success_url=success,
        cancel_url=cancel,
    )


def test_the_link_of_the_test_system_reads_as_documented() -> None:
    link = link_for(TEST, success="https://shop.example/thanks", cancel="https://shop.example/cancelled")

    assert link == (
        "https://plugin-checkout-hml.cryptum.io/public/payment-details/"
        "?cancelReturnUrl=https%3A%2F%2Fshop.example%2Fcancelled"
        "&successReturnUrl=https%3A%2F%2Fshop.example%2Fthanks"
        "&sessionToken=header.payload.signature"
        f"&orderId={ORDER_ID}&ecommerceOrderId=DESK-0001&environment=test"
    )


@pytest.mark.parametrize(
    ("origin", "page", "environment"),
    [
        (PRODUCTION, "https://plugin-checkout.cryptum.io", "production"),
        ("https://API.cryptum.io/", "https://plugin-checkout.cryptum.io", "production"),
        ("https://api.cryptum.io:443", "https://plugin-checkout.cryptum.io", "production"),
        (" https://api-hml.cryptum.io ", "https://plugin-checkout-hml.cryptum.io", "test"),
        ("http://api.cryptum.io", "http://api.cryptum.io", "test"),
        ("https://api.cryptum.io.evil.example", "https://api.cryptum.io.evil.example", "test"),
        ("https://api.cryptum.io@evil.example", "https://evil.example", "test"),
        ("https://api.cryptum.io:8443", "https://api.cryptum.io:8443", "test"),
        ("http://127.0.0.1:8790", "http://127.0.0.1:8790", "test"),
        ("http://127.0.0.1:8790/", "http://127.0.0.1:8790", "test"),
        ("http://[::1]:8790", "http://[::1]:8790", "test"),
        ("nonsense/", "nonsense", "test"),
    ],
)
def test_each_api_origin_leads_to_its_own_customer_page(origin: str, page: str, environment: str) -> None:
    link = link_for(origin)

    assert link.startswith(f"{page}/public/payment-details/?sessionToken=")
    assert link.endswith(f"&environment={environment}")


@pytest.mark.parametrize("unset", [None, ""])
def test_return_addresses_that_were_not_set_leave_no_trace(unset: str | None) -> None:
    names = [name for name, _ in parse_qsl(urlsplit(link_for(TEST, success=unset, cancel=unset)).query)]

    assert names == ["sessionToken", "orderId", "ecommerceOrderId", "environment"]


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(texts, texts, texts, texts, texts)
def test_no_value_can_add_or_change_a_parameter(
    token: str, order_id: str, reference: str, success: str, cancel: str
) -> None:
    link = checkout_url(
        PRODUCTION,
        session_token=token,
        order_id=order_id,
        reference=reference,
        success_url=success,
        cancel_url=cancel,
    )

    assert link.isascii()
    assert parse_qsl(urlsplit(link).query, keep_blank_values=True, strict_parsing=True) == [
        ("cancelReturnUrl", cancel),
        ("successReturnUrl", success),
        ("sessionToken", token),
        ("orderId", order_id),
        ("ecommerceOrderId", reference),
        ("environment", "production"),
    ]


def test_a_broken_token_makes_a_link_instead_of_an_error_that_quotes_it() -> None:
    link = link_for(TEST, token="tok\ud800en")

    assert "sessionToken=tok%3Fen&" in link


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        (link_for(PRODUCTION), "plugin-checkout.cryptum.io/…"),
        (link_for(TEST), "plugin-checkout-hml.cryptum.io/…"),
        (link_for("http://127.0.0.1:8790"), "127.0.0.1:8790/public/…"),
        (link_for("http://[::1]:8790"), "[::1]:8790/public/…"),
        ("https://user:pass@shop.example/secret?a=b", "shop.example/…"),
        ("https://shop.example:443/public/x", "shop.example/public/…"),
        ("https://shop.example:99999999/x", "…"),
        ("https://[broken/x", "…"),
        ("", "…"),
    ],
)
def test_a_shown_link_is_its_host_and_an_ellipsis(link: str, shown: str) -> None:
    assert shown_link(link) == shown


@given(st.text("abcdefghij", min_size=12, max_size=40))
def test_a_shown_link_never_holds_the_session_token(token: str) -> None:
    for origin in (PRODUCTION, TEST, "http://127.0.0.1:8790"):
        assert token not in shown_link(link_for(origin, token=token))


@given(st.text())
def test_any_text_can_be_shown_as_a_link_without_failing(text: str) -> None:
    assert shown_link(text).endswith("…")
    assert "environment=" in link_for(text)
