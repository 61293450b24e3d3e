"""The customer's page as HTML: contract section 3.9."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from merchant_desk.domain.payment_link import checkout_url
from merchant_desk.sandbox.page_words import ENGLISH, PORTUGUESE, words_for
from merchant_desk.sandbox.shop import make_token
from tests.helpers.callback_catcher import CallbackCatcher
from tests.helpers.training_shop import Answer, Caller

FORM = "application/x-www-form-urlencoded"


def status(answer: Answer) -> str:
    """What the page says of the order."""
    found = re.search(r'id="status">([^<]*)<', answer.body)
    assert found is not None
    return unescape(found[1])


async def show(caller: Caller, order: dict[str, Any], **headers: str) -> Answer:
    """Open the order's payment link."""
    return await caller.send("GET", caller.link(order), headers=headers)


async def press_pay(
    caller: Caller, order: dict[str, Any], *, headers: dict[str, str] | None = None, **changed: str
) -> Answer:
    """Send the page's form."""
    link = {name: values[0] for name, values in parse_qs(urlsplit(caller.link(order)).query).items()}
    form = urlencode({**link, "network": "CELO", **changed}).encode()
    url = f"{caller.shop.api_url}/public/payment-details/pay"
    return await caller.send("POST", url, body=form, headers={"Content-Type": FORM, **(headers or {})})


async def test_the_link_that_the_desk_builds_opens_the_page(caller: Caller) -> None:
    order = await caller.create(ecommerceOrderId='A&b="1" é')
    link = checkout_url(
        caller.shop.api_url,
        session_token=order["sessionToken"],
        order_id=order["id"],
        reference=order["ecommerceOrderId"],
    )

    answer = await caller.send("GET", link)

    assert answer.status == 200
    assert status(answer) == "Waiting for your payment"


async def test_the_page_shows_shop_amount_reference_and_networks(caller: Caller) -> None:
    order = await caller.create(ecommerceOrderId="TRAIN-000007-7K4Q")

    page = (await show(caller, order)).body

    assert "Training store" in page
    assert "Order TRAIN-000007-7K4Q" in page
    assert '<div id="amount">25.40 USD</div>' in page
    assert "Fake money. Nothing is really paid." in page
    assert re.findall(r'name="network" value="(\w+)"', page) == [
        *("CELO", "ETHEREUM", "HATHOR", "BSC", "POLYGON", "AVAXCCHAIN")
    ]
    assert [unescape(one) for one in re.findall(r'class="about">([^<]+)<', page)] == [
        *("about 43 CELO", "about 0.015 ETH", "about 370 HTR"),
        *("about 0.082 BNB", "about 21 MATIC", "about 1.5 AVAX"),
    ]


async def test_the_page_loads_nothing_and_tells_nobody(caller: Caller) -> None:
    answer = await show(caller, await caller.create())

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert re.findall(r'(?:src|href)="', answer.body) == []
    assert caller.shop.control_url not in answer.body


async def test_pay_settles_the_order_on_the_picked_network(caller: Caller, catcher: CallbackCatcher) -> None:
    order = await caller.create(callbackUrl=catcher.url)

    answer = await press_pay(caller, order, network="HATHOR")
    page = await caller.send("GET", caller.shop.api_url + answer.headers["Location"])

    assert answer.status == 303
    assert status(page) == "Paid"
    assert "HTR on Hathor" in page.body
    assert (await caller.read(order["id"]))["blockchain"] == "HATHOR"
    await catcher.wait_for(1)


async def test_pressing_pay_twice_pays_once(caller: Caller, catcher: CallbackCatcher) -> None:
    order = await caller.create(callbackUrl=catcher.url)

    answers = [await press_pay(caller, order) for _ in range(2)]

    [listed] = (await caller.control("GET", "/orders"))["orders"]
    assert [one.status for one in answers] == [303, 303]
    assert len(listed["transactions"]) == 1
    assert len(await caller.attempts(1)) == 1


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("on-hold", "Payment seen, being checked"),
        ("confirmed", "Paid"),
        ("cancelled", "Cancelled"),
        ("failed", "Payment failed"),
    ],
)
async def test_a_state_other_than_waiting_shows_itself_without_pay(
    caller: Caller, state: str, says: str
) -> None:
    order = await caller.create()
    payment = [{"protocol": "CELO", "hash": "0x1"}]
    await caller.control("POST", "/set", {"order_id": order["id"], "status": state, "transactions": payment})

    page = await show(caller, order)
    await press_pay(caller, order)

    assert status(page) == says
    assert 'id="pay"' not in page.body
    assert (await caller.read(order["id"]))["paymentStatus"] == state


async def test_an_order_made_on_hold_can_be_paid(caller: Caller) -> None:
    order = await caller.create(paymentStatus="on-hold")

    page = await show(caller, order)
    as_json = await show(caller, order, Accept="application/json")
    await press_pay(caller, order)

    assert 'id="pay"' in page.body
    assert as_json.body == {"state": "pending"}
    assert (await show(caller, order, Accept="application/json")).body == {"state": "confirmed"}


async def test_a_link_with_a_wrong_part_shows_no_order(caller: Caller) -> None:
    order, other = await caller.create(ecommerceOrderId="A"), await caller.create(ecommerceOrderId="B")
    wrong: list[dict[str, Any]] = [
        {**order, "sessionToken": other["sessionToken"]},
        {**order, "sessionToken": "a.b.c"},
        {**order, "id": other["id"]},
        {**order, "ecommerceOrderId": "B"},
    ]

    pages = [await show(caller, one) for one in wrong]
    pays = [await press_pay(caller, one) for one in wrong]
    bare = await caller.send("GET", f"{caller.shop.api_url}/public/payment-details/")

    assert [one.status for one in (*pages, *pays, bare)] == [403] * 9
    assert {status(one) for one in (*pages, *pays, bare)} == {"This payment link is not valid"}
    assert (await caller.list_orders(paymentStatus="confirmed")).body["total"] == 0


async def test_a_genuine_link_to_a_forgotten_order_shows_nothing(caller: Caller) -> None:
    token = make_token(caller.shop.book.credentials, order_id="gone", reference="A", utc_ms=0)

    page = await show(caller, {"id": "gone", "ecommerceOrderId": "A", "sessionToken": token})
    read = await caller.ask("GET", "/plugins/orders/gone", key=None, token=token)

    assert (page.status, read.status) == (404, 404)
    assert status(page) == "This payment link is not valid"


async def test_a_form_from_another_site_or_network_pays_nothing(caller: Caller) -> None:
    order = await caller.create()

    foreign = await press_pay(caller, order, headers={"Origin": "http://evil.example"})
    as_json = await press_pay(caller, order, headers={"Content-Type": "application/json"})
    unknown = await press_pay(caller, order, network="DOGE")

    assert [one.status for one in (foreign, as_json, unknown)] == [403, 415, 400]
    assert (await caller.read(order["id"]))["paymentStatus"] == "pending"


async def test_hostile_texts_stand_on_the_page_as_text(caller: Caller) -> None:
    text = '<script>alert("1")</script>\'&amp;'
    await caller.control("PUT", "/shop", {"name": text})
    order = await caller.create(ecommerceOrderId=text, successReturnUrl='https://shop.example/?"><b>')

    open_page = (await show(caller, order)).body
    await press_pay(caller, order)
    paid_page = (await show(caller, order)).body

    for page in (open_page, paid_page):
        assert "<script>alert" not in page
        assert page.count("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#x27;&amp;amp;") >= 2
    assert 'href="https://shop.example/?&quot;&gt;&lt;b&gt;"' in paid_page


async def test_brazilian_customers_read_portuguese_and_their_money(caller: Caller) -> None:
    order = await caller.create(orderTotal="1137.90", orderCurrency="BRL")

    page = await show(caller, order, **{"Accept-Language": "pt-BR,pt;q=0.9,en;q=0.8"})
    await press_pay(caller, order)
    paid = await show(caller, order, **{"Accept-Language": "pt-BR"})

    assert status(page) == "Aguardando seu pagamento"
    assert '<div id="amount">R$ 1.137,90</div>' in page.body
    assert "cerca de 0,13 ETH" in page.body
    assert '<html lang="pt-BR">' in page.body
    assert status(paid) == "Pago"


@pytest.mark.parametrize(
    ("header", "is_portuguese"),
    [
        ("pt-BR", True),
        ("PT", True),
        ("fr, pt;q=0.5", True),
        ("en;q=0.4, pt;q=0.5", True),
        ("en, pt", False),
        ("pt;q=0, fr", False),
        ("pt;q=x", False),
        ("", False),
        ("de", False),
    ],
)
def test_the_language_follows_the_browsers_wish(header: str, is_portuguese: bool) -> None:
    assert words_for(header) is (PORTUGUESE if is_portuguese else ENGLISH)


def test_every_word_exists_in_both_languages_with_its_places() -> None:
    for name in ENGLISH.__slots__:
        english, portuguese = getattr(ENGLISH, name), getattr(PORTUGUESE, name)
        assert english
        assert portuguese
        assert re.findall(r"{\w+}", english) == re.findall(r"{\w+}", portuguese)
