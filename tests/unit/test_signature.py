"""The callback seal: known vectors, the sender's own pattern as oracle, and nothing forged gets through."""

from __future__ import annotations

import base64
import hmac
import random
import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant_desk.domain.signature import Match, sign, strip, verify
from tests.helpers.cases import case_id, load_cases
from tests.helpers.counts import count

CASES: Final = load_cases("signature")
SECRET: Final = "training-secret"
BODY: Final = CASES[0]["body"].encode()
SEAL: Final = CASES[0]["signature"]
BASE64: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
# The sender's pattern: white space followed by an even number of quotes. Quadratic, so only for short bodies.
SENDERS_PATTERN: Final = re.compile(rb'\s(?=([^"]*"[^"]*")*[^"]*$)')


def raw_seal(secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def random_body(source: random.Random) -> bytes:
    palette = b'"""   \\\t\n\r\v\f{}:,ab\x00\x1c\x1f\x85\xa0\xc2\xe2\x80\xa8'
    return bytes(source.choices(palette, k=source.randrange(48)))


def find_difference(stripper: Callable[[bytes], bytes], *, seed: int, bodies: int) -> bytes | None:
    """The first random body for which `stripper` and the sender's pattern disagree."""
    source = random.Random(seed)
    for _ in range(bodies):
        body = random_body(source)
        if stripper(body) != SENDERS_PATTERN.sub(b"", body):
            return body
    return None


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_known_bodies_strip_and_sign_to_known_seals(case: dict[str, Any]) -> None:
    body = case["body"].encode()

    assert strip(body) == case["stripped"].encode()
    assert sign(case["secret"], body) == case["signature"]
    assert raw_seal(case["secret"], body) == case["raw_signature"]


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_known_seals_are_accepted_over_either_form_of_the_body(case: dict[str, Any]) -> None:
    body, secrets = case["body"].encode(), [case["secret"]]

    by_stripped = verify(secrets, body, case["signature"])
    by_raw = verify(secrets, body, case["raw_signature"])

    assert by_stripped is Match.STRIPPED
    assert by_raw is (Match.STRIPPED if case["signature"] == case["raw_signature"] else Match.RAW)
    assert by_stripped.is_genuine
    assert by_raw.is_genuine


def test_a_changed_body_is_refused_under_the_seal_of_the_old_one() -> None:
    changed = BODY.replace(b"confirmed", b"cancelled")

    match = verify([SECRET], changed, SEAL)

    assert match is Match.NONE
    assert not match.is_genuine


def test_white_space_around_a_secret_or_a_seal_does_not_count() -> None:
    untrimmed_seal = raw_seal("training-secret ", BODY)

    assert untrimmed_seal == "4iOIix5BtXb4jdAXzN69GzUuzamhPhYrIwV3MUZsTGs="
    assert sign(" training-secret\r\n", BODY) == SEAL
    assert verify(["training-secret "], BODY, f"\t {SEAL} \n") is Match.STRIPPED
    assert verify(["training-secret "], BODY, untrimmed_seal) is Match.NONE


def test_any_of_several_secrets_may_have_made_the_seal() -> None:
    spaced = b'{"a": 1}'

    assert verify(["new", SECRET, "older"], BODY, SEAL) is Match.STRIPPED
    assert verify([SECRET, "new"], spaced, raw_seal("new", spaced)) is Match.RAW
    assert verify(["new", "older"], BODY, SEAL) is Match.NONE


@pytest.mark.parametrize("secrets", [[], [""], [" \t"], ["", " "]])
def test_without_a_secret_nothing_is_ever_genuine(secrets: list[str]) -> None:
    for header in (SEAL, sign("", BODY), raw_seal("", BODY), None):
        assert verify(secrets, BODY, header) is Match.NONE


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        " ",
        "=",
        SEAL[:-1],
        SEAL + "=",
        "A" + SEAL,
        SEAL.lower(),
        SEAL.replace("+", "-"),
        SEAL[:10] + "\n" + SEAL[10:],
        SEAL[:20] + "é" + SEAL[21:],
        SEAL[:20] + "\ud800" + SEAL[21:],
        SEAL[:20] + "!" + SEAL[20:],
        # The same 32 bytes to a lenient decoder, in other letters.
        SEAL[:42] + "J=",
        SEAL[:42] + "K=",
        f"\u00a0{SEAL}",
        f"sha256={SEAL}",
        f"{SEAL},{SEAL}",
    ],
)
def test_a_header_that_is_no_exact_seal_is_refused(header: str | None) -> None:
    assert verify([SECRET], BODY, header) is Match.NONE


def test_a_secret_of_any_characters_signs_and_verifies_without_an_error() -> None:
    for secret in ("senha-ção", "päss\udcff", "\ud800", "🔑"):
        assert verify([secret], BODY, sign(secret, BODY)) is Match.STRIPPED


def test_stripping_agrees_with_the_pattern_of_the_sender() -> None:
    seed, bodies = 20260717, count(50_000, 1_000_000)

    difference = find_difference(strip, seed=seed, bodies=bodies)

    assert difference is None, f"seed {seed}: {difference!r}"


def strip_counting_from_the_start(body: bytes) -> bytes:
    parts = body.split(b'"')
    parts[::2] = [part.translate(None, b" \t\n\v\f\r") for part in parts[::2]]
    return b'"'.join(parts)


def strip_like_a_json_parser(body: bytes) -> bytes:
    return re.sub(rb'("(?:[^"\\]|\\.)*")|\s', lambda found: found[1] or b"", body, flags=re.DOTALL)


def strip_with_unicode_spaces(body: bytes) -> bytes:
    return strip(body).replace(b"\xc2\xa0", b"")


@pytest.mark.parametrize(
    "broken", [strip_counting_from_the_start, strip_like_a_json_parser, strip_with_unicode_spaces]
)
def test_the_comparison_with_the_pattern_catches_plausible_mistakes(broken: Callable[[bytes], bytes]) -> None:
    assert find_difference(broken, seed=20260717, bodies=50_000) is not None


@given(st.binary())
def test_stripping_takes_white_space_away_and_nothing_else(body: bytes) -> None:
    stripped = strip(body)

    assert strip(stripped) == stripped
    assert bytes(byte for byte in stripped if byte not in b" \t\n\v\f\r") == bytes(
        byte for byte in body if byte not in b" \t\n\v\f\r"
    )


@given(st.text(min_size=1).filter(str.strip), st.binary())
def test_every_sealed_body_is_genuine_to_the_holder_of_the_secret(secret: str, body: bytes) -> None:
    assert verify([secret], body, sign(secret, body)) is Match.STRIPPED


@given(st.binary(), st.none() | st.text())
def test_arbitrary_headers_are_refused_without_an_error(body: bytes, header: str | None) -> None:
    assert verify([SECRET], body, header) is Match.NONE


def test_a_seal_with_any_letter_changed_is_refused() -> None:
    seed = 20260718
    source = random.Random(seed)

    for _ in range(count(5_000, 1_000_000)):
        place = source.randrange(43)
        letter = source.choice(BASE64.replace(SEAL[place], ""))
        mutated = SEAL[:place] + letter + SEAL[place + 1 :]
        assert verify([SECRET], BODY, mutated) is Match.NONE, f"seed {seed}: {mutated}"


def test_a_body_that_chokes_the_pattern_of_the_sender_is_judged_at_full_size() -> None:
    hostile = b'"a" ' * 16_384

    assert strip(hostile) == b'"a"' * 16_384
    assert verify([SECRET], hostile, SEAL) is Match.NONE
    assert verify([SECRET], hostile, sign(SECRET, hostile)) is Match.STRIPPED
