"""QR codes as files and as terminal text, read back from their pixels."""

from __future__ import annotations

import re
import struct
import zlib

import pytest
import zxingcpp

from merchant_desk import qr

LINK = "https://plugin-checkout.cryptum.io/public/payment/f701c2d4?token=" + "a1B2c3" * 40


def read(side: int, pixels: bytes) -> str:
    """What a reader sees in grey pixels."""
    found = zxingcpp.read_barcode(zxingcpp.ImageView(pixels, side, side, zxingcpp.ImageFormat.Lum, side))
    return found.text if found is not None else ""


def grey_of(png: bytes) -> tuple[int, bytes]:
    """Side and pixels of a PNG of ours, with its checksums proven."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, side, packed = 8, 0, b""
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + body)
        if name == b"IHDR":
            side = struct.unpack(">I", body[:4])[0]
        packed += body if name == b"IDAT" else b""
        at += 12 + length
    lines = zlib.decompress(packed)
    return side, b"".join(lines[y * (side + 1) + 1 : (y + 1) * (side + 1)] for y in range(side))


@pytest.mark.parametrize("scale", [1, 2, 8])
def test_a_png_file_reads_back_at_every_size(scale: int) -> None:
    matrix = qr.encode(LINK)

    side, pixels = grey_of(qr.to_png(matrix, pixels_per_module=scale))

    assert side == (matrix.size + 8) * scale
    assert read(side, pixels) == LINK


def test_a_png_keeps_four_light_modules_round_the_symbol() -> None:
    matrix = qr.encode("short")

    side, pixels = grey_of(qr.to_png(matrix, pixels_per_module=2))
    rows = [pixels[y * side : (y + 1) * side] for y in range(side)]

    assert all(set(row) == {255} for row in rows[:8] + rows[-8:])
    assert all(set(row[:8] + row[-8:]) == {255} for row in rows)


def test_an_svg_draws_exactly_the_dark_modules() -> None:
    matrix = qr.encode(LINK)

    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", qr.to_svg(matrix)):
        drawn |= {(int(x) + step - 4, int(y) - 4) for step in range(int(length))}

    dark = {(x, y) for y in range(matrix.size) for x in range(matrix.size) if matrix.is_dark(x, y)}
    assert drawn == dark


@pytest.mark.parametrize("ansi", [True, False])
def test_the_terminal_drawing_reads_back_from_its_cells(ansi: bool) -> None:
    matrix = qr.encode("https://shop.example/pay/1")
    upper, lower = ("▀█", "▄█") if ansi else ("▄ ", "▀ ")

    lines = re.sub(r"\x1b\[[0-9;]*m", "", qr.to_terminal(matrix, ansi=ansi)).splitlines()
    rows = [[cell in dark for cell in line] for line in lines for dark in (upper, lower)]
    side = len(lines[0])
    rows = (rows + [[False] * side] * side)[:side]
    pixels = b"".join(bytes(0 if dark else 255 for dark in row for _ in range(3)) * 3 for row in rows)

    assert read(side * 3, pixels) == "https://shop.example/pay/1"


def test_modules_outside_the_symbol_are_light() -> None:
    matrix = qr.encode("x")

    outside = [(-1, 0), (0, -1), (matrix.size, 0), (0, matrix.size)]

    assert not any(matrix.is_dark(x, y) for x, y in outside)
    assert matrix.is_dark(0, 0)
    assert matrix.row(0)[:7] == b"\1" * 7
