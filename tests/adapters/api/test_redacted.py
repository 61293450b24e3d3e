"""Answers kept for support: nothing private survives in them, and what is left still says something."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merchant_desk.api.redacted import MAX_TEXT, redacted
from tests.helpers.cases import load_sample
from tests.helpers.counts import count
from tests.helpers.leaks import Canary, found_in

SECRETS: Final = {
    "api key": "kAnArYk3yQ7vZp0LmX2tR9sWd4hBn8cE",
    "webhook secret": "whsec-Zq8Lr2Vt9Xb4Nc7Ms1Kd6Jf3Hg5",
    "session token": "eyJhbGciOiJIUzI1NiJ9.eyJvcmRlciI6IjEyMyJ9.c2lnbmF0dXJlLWNhbmFyeS0x",
    "key of digits": "31415926535897932384626433832795",
    "key of letters": "qwertzuiopasdfghjklyxcvbnmqwertzuiop",
    "email": "livia.souza.canary.1987@example.org",
}
CANARIES: Final = [Canary.of(name, secret) for name, secret in SECRETS.items()]
FORMS: Final[dict[str, Callable[[str], str]]] = {
    "plain": lambda text: text,
    "backwards": lambda text: text[::-1],
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 later": lambda text: base64.urlsafe_b64encode(b"ab" + text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "HEX": lambda text: text.encode().hex().upper(),
    "url": lambda text: quote(text, safe=""),
    "url whole": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "escaped": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "cut": lambda text: text[:20],
}
PLACES: Final[dict[str, str]] = {
    "a value": '{{"sessionToken": "{0}", "paymentStatus": "pending"}}',
    "a state": '{{"paymentStatus": "{0}"}}',
    "a total": '{{"orderTotal": "{0}", "total": {0}}}',
    "a name": '{{"{0}": 1}}',
    "a message": '{{"error": {{"message": "the key {0} is not known", "code": "{0}"}}}}',
    "a list": '{{"errors": ["{0}", ["{0}"]]}}',
    "a half": '{{"orders": [{{"deliveryInfo": {{"email": "{0}", "firstName": "{0}',
    "no quotes": "{{key: {0}, other={0}}}",
    "a page": '<html><title>No {0}</title><body data-key="{0}"><h1>{0}</h1><p>{0}</p><!-- {0} --></body>',
    "a cut page": "<html><title>Hello {0}",
    "a tag": "<{0}><x {0}>",
    "a text": "upstream said: {0} (x-api-key: {0})",
    "a link": '{{"callbackUrl": "https://shop.example/cb/{0}?t={0}"}}',
    "bytes": "\ufffd{0}\ufffd[{0}",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", FORMS)
def test_no_secret_survives_in_whatever_form_and_place_it_stood(place: str, form: str) -> None:
    for secret in SECRETS.values():
        body = PLACES[place].format(FORMS[form](secret)).encode()
        for known in (SECRETS.values(), ()):
            assert found_in(redacted(body, hide=known).encode(), CANARIES) == []


@pytest.mark.parametrize("place", PLACES)
def test_what_the_customer_told_is_hidden_wherever_the_api_quotes_it(place: str) -> None:
    body = PLACES[place].format("Lívia Souza").encode()
    shown = redacted(body, hide=("Lívia", "Souza"))

    assert "Lívia" not in shown
    assert "souza" not in shown.casefold()


def test_a_whole_order_keeps_its_build_and_loses_its_customer() -> None:
    body = json.dumps(json.loads(load_sample("read")), indent=1).encode()
    shown = redacted(body)

    order = json.loads(body)
    for private in (
        *order["deliveryInfo"].values(),
        order["store"]["name"],
        order["sessionToken"],
        order["id"],
    ):
        assert len(private) <= 2 or private not in shown
    for name in ("deliveryInfo", "marketRates", "paymentStatus", "sessionToken", "storeMarkupPercentage"):
        assert f'"{name}"' in shown
    assert f'"paymentStatus": "{order["paymentStatus"]}"' in shown
    assert '"orderTotal": "25.40"' in shown


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"<html><head><title>502 Bad Gateway</title></head><h1>nginx</h1></html>", "502 Bad Gateway"),
        (b'{"message": "Invalid order status"}', "Invalid order status"),
        (b'{"orders": null, "total": 7}', '{"orders": null, "total": 7}'),
        (b"upstream connect error", "upstream connect error"),
        (b'{"somethingNew": {"createdAt": "2026-01-01T12:00:00.000Z"}}', '"createdAt": "2026-01-01T12'),
        (b'{"status": "on-hold", "orderCurrency": "BRL"}', '{"status": "on-hold", "orderCurrency": "BRL"}'),
        (b'{"code": "INVALID_ORDER_STATUS"}', '"INVALID_ORDER_STATUS"'),
        (b'{"message": "paymentStatus is required"}', '"paymentStatus is required"'),
        (b"", ""),
    ],
)
def test_what_helps_support_is_still_there(body: bytes, kept: str) -> None:
    assert kept in redacted(body)


@pytest.mark.parametrize(
    "body",
    [
        '{"message":"cannot notify Maria Silva, Rua Augusta","type":"Maria"}',
        '{"error": {"title": "Maria", "description": "Silva, born 1987-06-05"}, "reason": "Augusta"}',
        '{"birthDate": "1987-06-05", "born": 1987, "zip": 1305, "status": "Maria", "network": "Silva"}',
        '{"message": ["\u2039Maria Silva\u203a", "\u2039word Augusta\u203a"]}',
        "<html><title>Dear Maria Silva</title><h1>Rua Augusta</h1><maria><silva x=1></html>",
        "no such customer: Maria Silva (Augusta)",
    ],
)
def test_names_and_dates_that_nobody_told_us_of_are_not_kept_either(body: str) -> None:
    shown = redacted(body.encode()).casefold()

    for private in ("maria", "silva", "augusta", "rua", "1987", "1305"):
        assert private not in shown


def test_what_is_known_of_the_customer_is_hidden_though_it_is_a_common_word() -> None:
    shown = redacted(b'{"Page": 1, "message": "no order of Page"}', hide=("Page",))

    assert "page" not in shown.casefold()
    assert "no order of" in shown


def test_an_answer_of_any_length_is_cut_and_takes_no_time() -> None:
    for body in (
        b'{"a":' * 60_000,
        b'"' * 300_000,
        b"<a" * 150_000,
        b"\\" * 300_000,
        b'{"message": "' + b"x@" * 150_000,
        b"9" * 300_000,
        b'["' + b"\\" * 299_999,
    ):
        assert len(redacted(body, hide=SECRETS.values())) <= MAX_TEXT

    assert redacted(None) == "‹longer than the desk reads›"


@settings(max_examples=count(300, 20_000), deadline=None)
@given(st.binary(max_size=300), st.integers(0, 2**32), st.sampled_from(sorted(SECRETS)))
def test_no_secret_survives_in_the_midst_of_any_bytes(noise: bytes, seed: int, name: str) -> None:
    dice = random.Random(seed)
    form = dice.choice(sorted(FORMS))
    secret = FORMS[form](SECRETS[name]).encode()
    at = dice.randint(0, len(noise))

    shown = redacted(noise[:at] + secret + noise[at:], hide=SECRETS.values())

    assert found_in(shown.encode(), CANARIES) == []
