"""Where the key may go: bare https origins, and plain http on this machine only."""

from __future__ import annotations

import pytest

from merchant_desk.api.origin import is_local_origin, plain_origin
from merchant_desk.domain.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://api.cryptum.io", "https://api.cryptum.io"),
        (" HTTPS://Api.Cryptum.IO:443/ ", "https://api.cryptum.io"),
        ("https://api.example.test:8443", "https://api.example.test:8443"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://127.3.2.1", "http://127.3.2.1"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:99", "http://[::1]:99"),
    ],
)
def test_an_origin_is_written_in_one_way(typed: str, origin: str) -> None:
    assert plain_origin(typed) == origin
    assert plain_origin(origin) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "http://api.cryptum.io",
        "http://192.168.0.9",
        "http://0.0.0.0",
        "http://127.0.0.1.example.test",
        "http://localhost.example.test",
        "http://[::2]",
        "http://2130706433",
    ],
)
def test_the_key_never_leaves_the_machine_in_the_open(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        plain_origin(typed)

    assert (caught.value.field, caught.value.reason) == ("api_url", "not-https")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "api.cryptum.io",
        "ftp://api.cryptum.io",
        "https://",
        "https://api.cryptum.io/plugins",
        "https://api.cryptum.io?x=1",
        "https://api.cryptum.io#x",
        "https://user:pass@api.cryptum.io",
        "https://api.cryptum.io:port",
        "https://api.cryptum.io:99999",
        "https://[::1",
        "https://api.crypt\u0443m.io",
        "https://api.cryptum.io\u200b",
        "https://api cryptum.io",
    ],
)
def test_what_is_no_bare_origin_is_refused(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        plain_origin(typed)

    assert (caught.value.field, caught.value.reason) == ("api_url", "not-an-address")
    assert "pass" not in str(caught.value)


def test_only_loopback_counts_as_this_machine() -> None:
    assert all(map(is_local_origin, ["http://127.0.0.1:1", "https://localhost", "http://[::1]"]))
    assert not any(map(is_local_origin, ["https://api.cryptum.io", "https://10.0.0.1"]))
