"""A library room: text in, QR code out. It knows no order and no window.

Purpose: make the matrix of a QR code (ISO/IEC 18004), read it back, write it as PNG, SVG or terminal text.
May: use qrcode for the symbol's layout and zxing-cpp for reading back; both are loaded on first use.
Must not: know what the text means, load Qt, keep more than the last few codes.

qrcode is pure Python and spends most of its time in coding data bit by bit and in trying eight masks. Here
the codewords are made with whole integers and the mask is given, since readers accept any of the eight:
measured 1.5 ms for 500 characters and 4.3 ms for 1,500, against 38 and 123. Reading back guards the choice.
"""

from __future__ import annotations

import struct
import threading
import zlib
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

QUIET_ZONE_MODULES = 4
"""Light modules round the symbol that every reader may count on (ISO/IEC 18004, 9.1)."""
_MASKS = (3, 2, 4, 5, 6, 7, 1, 0)
_BYTE_MODE = 0b0100
_one_at_a_time = threading.Lock()
_LARGEST_VERSION = 40


class Level(Enum):
    """How much of a symbol may be lost: L about 7 %, M about 15 %. The values are the format's two bits."""

    L = 1
    M = 0


class TextTooLong(ValueError):
    """More text than the largest symbol holds at this level: 2,953 bytes at L, 2,331 at M."""


@dataclass(frozen=True, slots=True)
class QrMatrix:
    """A square of modules without quiet zone; ``modules[y * size + x]`` is 1 where it is dark."""

    size: int
    modules: bytes

    def is_dark(self, x: int, y: int) -> bool:
        """Whether the module in column `x` of row `y` is dark; outside the symbol everything is light."""
        return 0 <= x < self.size and 0 <= y < self.size and self.modules[y * self.size + x] == 1

    def row(self, y: int) -> bytes:
        """One row, a byte a module."""
        return self.modules[y * self.size : (y + 1) * self.size]


def encode(text: str, level: Level = Level.L, *, mask: int = _MASKS[0]) -> QrMatrix:
    """The smallest symbol for `text` (UTF-8, byte mode) at exactly this level. Raises `TextTooLong`."""
    from qrcode.main import QRCode

    data = text.encode()
    version = _smallest_version(len(data), level)
    code = QRCode(version=version, error_correction=level.value, border=0, mask_pattern=mask)
    code.data_cache = _codewords(data, version, level)
    code.make(fit=False)
    return QrMatrix(len(code.modules), bytes(bool(cell) for row in code.modules for cell in row))


def encode_checked(text: str, level: Level = Level.L) -> QrMatrix:
    """Like `encode`, but the symbol has been read back; another mask is tried where that fails.

    Raises `TextTooLong`, and ValueError if no mask gives a symbol that reads back as `text` (an empty text).
    The last few are kept: till and customer display want the same one at the same moment, from two threads.
    """
    with _one_at_a_time:
        return _checked(text, level)


@lru_cache(maxsize=8)
def _checked(text: str, level: Level) -> QrMatrix:
    for mask in _MASKS:
        matrix = encode(text, level, mask=mask)
        if reads_back(matrix, text):
            return matrix
    raise ValueError("no mask gives a code that reads back")


def reads_back(matrix: QrMatrix, text: str) -> bool:
    """Whether a reader sees exactly `text` in the symbol."""
    import zxingcpp

    side, pixels = grey_pixels(matrix, pixels_per_module=3)
    view = zxingcpp.ImageView(pixels, side, side, zxingcpp.ImageFormat.Lum, side)
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcode(view, formats=wanted, text_mode=zxingcpp.TextMode.Plain)
    return found is not None and found.text == text


def read_codes(pixels: bytes, *, width: int, height: int, row_bytes: int) -> tuple[str, ...]:
    """The texts of all QR codes in a grey picture, one byte a pixel; empty where there is none."""
    import zxingcpp

    view = zxingcpp.ImageView(pixels, width, height, zxingcpp.ImageFormat.Lum, row_bytes)
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(view, formats=wanted, text_mode=zxingcpp.TextMode.Plain)
    return tuple(dict.fromkeys(code.text for code in found))


def grey_pixels(matrix: QrMatrix, *, pixels_per_module: int) -> tuple[int, bytes]:
    """Side in pixels and one byte a pixel (0 black, 255 white), quiet zone included."""
    margin = bytes([255]) * (QUIET_ZONE_MODULES * pixels_per_module)
    side = (matrix.size + 2 * QUIET_ZONE_MODULES) * pixels_per_module
    rows = [bytes([255]) * side * (QUIET_ZONE_MODULES * pixels_per_module)]
    for y in range(matrix.size):
        line = b"".join(bytes([0 if dark else 255]) * pixels_per_module for dark in matrix.row(y))
        rows.append((margin + line + margin) * pixels_per_module)
    rows.append(rows[0])
    return side, b"".join(rows)


def to_png(matrix: QrMatrix, *, pixels_per_module: int = 8) -> bytes:
    """A PNG file, 8-bit grey, with its quiet zone (RFC 2083)."""
    side, pixels = grey_pixels(matrix, pixels_per_module=pixels_per_module)
    lines = b"".join(b"\0" + pixels[y * side : (y + 1) * side] for y in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def to_svg(matrix: QrMatrix) -> str:
    """An SVG file, one unit a module, black on white, with its quiet zone."""
    side = matrix.size + 2 * QUIET_ZONE_MODULES
    runs = "".join(
        f"M{x + QUIET_ZONE_MODULES} {y + QUIET_ZONE_MODULES}h{length}v1h-{length}z"
        for y in range(matrix.size)
        for x, length in _dark_runs(matrix.row(y))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{runs}"/></svg>\n'
    )


def to_terminal(matrix: QrMatrix, *, ansi: bool) -> str:
    """Two modules a character cell. With `ansi` black on white whatever the terminal's colours are.

    Without it, light modules are the drawn ones, which suits a dark terminal and a plain file.
    """
    lines = []
    for top in range(-QUIET_ZONE_MODULES, matrix.size + QUIET_ZONE_MODULES, 2):
        span = range(-QUIET_ZONE_MODULES, matrix.size + QUIET_ZONE_MODULES)
        pairs = ((matrix.is_dark(x, top), matrix.is_dark(x, top + 1)) for x in span)
        if ansi:
            cells = "".join(" ▄▀█"[2 * upper + lower] for upper, lower in pairs)
            lines.append(f"\x1b[30;107m{cells}\x1b[0m")
        else:
            lines.append("".join("█▀▄ "[2 * upper + lower] for upper, lower in pairs))
    return "\n".join(lines) + "\n"


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    at = row.find(1)
    while at >= 0:
        end = row.find(0, at)
        end = len(row) if end < 0 else end
        runs.append((at, end - at))
        at = row.find(1, end)
    return runs


def _smallest_version(length: int, level: Level) -> int:
    for version in range(1, _LARGEST_VERSION + 1):
        room_bits = 8 * sum(data for _, data in _blocks(version, level))
        if 4 + _count_bits(version) + 8 * length <= room_bits:
            return version
    raise TextTooLong(f"{length} bytes do not fit a QR code at level {level.name}")


def _count_bits(version: int) -> int:
    """Width of byte mode's character count (ISO/IEC 18004, table 3)."""
    return 8 if version < 10 else 16


@cache
def _blocks(version: int, level: Level) -> tuple[tuple[int, int], ...]:
    """Total and data codewords of each block of a symbol."""
    from qrcode.base import rs_blocks

    return tuple((block.total_count, block.data_count) for block in rs_blocks(version, level.value))


def _codewords(data: bytes, version: int, level: Level) -> list[int]:
    """Data and error correction codewords in the order they are placed (ISO/IEC 18004, 7.4 to 7.6)."""
    blocks = _blocks(version, level)
    room = sum(count for _, count in blocks)
    width = 4 + _count_bits(version) + 8 * len(data)
    bits = (_BYTE_MODE << _count_bits(version) | len(data)) << 8 * len(data) | int.from_bytes(data)
    used = -(-min(width + 4, 8 * room) // 8)
    stream = (bits << (8 * used - width)).to_bytes(used)
    stream += (b"\xec\x11" * room)[: room - used]
    cut, parts = 0, []
    for total, count in blocks:
        parts.append((stream[cut : cut + count], _correction(stream[cut : cut + count], total - count)))
        cut += count
    return [*_interleave([own for own, _ in parts]), *_interleave([extra for _, extra in parts])]


def _interleave(parts: list[bytes]) -> list[int]:
    longest = max(len(part) for part in parts)
    return [part[at] for at in range(longest) for part in parts if at < len(part)]


def _correction(block: bytes, count: int) -> bytes:
    """The remainder of a block by the generator polynomial, one shift and one XOR a byte."""
    table, top, keep = _feedback(count), 8 * (count - 1), (1 << 8 * count) - 1
    rest = 0
    for byte in block:
        rest = ((rest << 8) & keep) ^ table[byte ^ (rest >> top)]
    return rest.to_bytes(count)


@cache
def _feedback(count: int) -> tuple[int, ...]:
    """The generator polynomial of `count` roots times each byte, in GF(256) with 0x11D, as whole integers."""
    generator = [1]
    root = 1
    for _ in range(count):
        longer = [*generator, 0]
        for at, factor in enumerate(generator):
            longer[at + 1] ^= _times(factor, root)
        generator, root = longer, _times(root, 2)
    single = [int.from_bytes(bytes(_times(1 << bit, factor) for factor in generator[1:])) for bit in range(8)]
    table = [0] * 256
    for byte in range(1, 256):
        lowest = byte & -byte
        table[byte] = table[byte ^ lowest] ^ single[lowest.bit_length() - 1]
    return tuple(table)


def _times(left: int, right: int) -> int:
    """Product in GF(256) with the field polynomial of ISO/IEC 18004."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left = left << 1 ^ (0x11D if left & 0x80 else 0)
        right >>= 1
    return product
