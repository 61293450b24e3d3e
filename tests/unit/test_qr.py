"""The QR library: the same symbol as the reference, quickly, and read back by another library."""

from __future__ import annotations

import random
import string
import threading
import time
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merchant_desk import qr
from tests.helpers.counts import count

URL_LETTERS: Final = string.ascii_letters + string.digits + "-._~:/?#=&%"


def a_link(length: int, *, seed: int = 1) -> str:
    """A text of URL characters."""
    return "".join(random.Random(seed).choices(URL_LETTERS, k=length))


def reference(text: str, level: qr.Level, *, mask: int) -> qr.QrMatrix:
    """What qrcode makes when it does everything itself."""
    from qrcode.main import QRCode
    from qrcode.util import MODE_8BIT_BYTE, QRData

    code = QRCode(version=None, error_correction=level.value, border=0, mask_pattern=mask)
    code.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE), optimize=0)
    code.make(fit=True)
    return qr.QrMatrix(len(code.modules), bytes(bool(cell) for row in code.modules for cell in row))


def test_two_threads_that_want_one_code_have_it_made_once() -> None:
    text = a_link(500, seed=77)
    made: list[qr.QrMatrix] = []
    threads = [threading.Thread(target=lambda: made.append(qr.encode_checked(text))) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 4
    assert all(matrix is made[0] for matrix in made)


@pytest.mark.parametrize("level", list(qr.Level))
@pytest.mark.parametrize("length", [1, 14, 17, 100, 173, 230, 231, 514, 1500, 2331])
def test_our_codewords_make_the_symbol_that_qrcode_makes(length: int, level: qr.Level) -> None:
    text = a_link(length)

    ours = qr.encode(text, level, mask=3)

    assert ours == reference(text, level, mask=3)


@pytest.mark.parametrize("mask", range(8))
def test_every_mask_reads_back_as_the_same_text(mask: int) -> None:
    text = a_link(300)

    matrix = qr.encode(text, mask=mask)

    assert qr.reads_back(matrix, text)


@given(st.text(min_size=1, max_size=300).filter(lambda text: text.isprintable()))
@settings(max_examples=count(40, 400))
def test_any_printable_text_comes_back_from_its_code(text: str) -> None:
    matrix = qr.encode_checked(text, qr.Level.M)

    assert qr.reads_back(matrix, text)


def test_a_long_payment_link_fits_with_room_to_spare() -> None:
    matrix = qr.encode_checked(a_link(2000))

    assert matrix.size <= 177
    assert len(matrix.modules) == matrix.size**2


def test_a_text_beyond_the_largest_symbol_is_refused() -> None:
    with pytest.raises(qr.TextTooLong, match="2954 bytes"):
        qr.encode("a" * 2954)

    assert qr.encode("a" * 2953).size == 177


def test_a_code_of_another_text_does_not_read_back() -> None:
    matrix = qr.encode("https://shop.example/pay/1")

    assert not qr.reads_back(matrix, "https://shop.example/pay/2")


def test_a_damaged_code_does_not_read_back() -> None:
    matrix = qr.encode(a_link(200))
    half = len(matrix.modules) // 2

    damaged = qr.QrMatrix(matrix.size, bytes(half) + matrix.modules[half:])

    assert not qr.reads_back(damaged, a_link(200))


def test_an_empty_text_is_refused_rather_than_shown() -> None:
    with pytest.raises(ValueError, match="reads back"):
        qr.encode_checked("")


def test_a_link_of_1500_characters_is_made_well_under_a_frame_and_a_half() -> None:
    text = a_link(1500)
    qr.encode(text)

    took_ms = min(_time_ms(text) for _ in range(5))

    assert took_ms < 25


def _time_ms(text: str) -> float:
    start = time.perf_counter()
    qr.encode(text)
    return (time.perf_counter() - start) * 1000
