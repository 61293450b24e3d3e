"""The text of a dropped or opened file: plain text, or the one QR code of a picture."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from PySide6.QtGui import QImage, QImageReader

from merchant_desk import qr
from merchant_desk.ui.words import tr

LIMIT_S: Final = 10.0
MOST_BYTES: Final = 16 * 1024 * 1024
_MOST_TEXT_BYTES: Final = 16 * 1024
_MOST_PIXELS: Final = 40_000_000


class NotTaken(Exception):
    """The file gave no text; the message says why, in the till's language."""


async def text_of_file(path: str) -> str:
    """The text in a file. Raises NotTaken; a slow disk is given 10 s."""
    try:
        async with asyncio.timeout(LIMIT_S):
            return await asyncio.to_thread(_read, Path(path))
    except TimeoutError as error:
        raise NotTaken(tr("Wallets", "The file could not be read in time.")) from error
    except OSError as error:
        raise NotTaken(tr("Wallets", "The file can't be read.")) from error


def _read(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotTaken(tr("Wallets", "The file is too large to hold an address."))
    image = _image_of(path, data)
    if image is not None:
        return _code_in(image)
    if len(data) > _MOST_TEXT_BYTES:
        raise NotTaken(tr("Wallets", "The file is too large to hold an address."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTaken(tr("Wallets", "The file holds neither text nor a picture.")) from error


def _image_of(path: Path, data: bytes) -> QImage | None:
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    if not reader.canRead():
        return None
    size = reader.size()
    if size.width() * size.height() > _MOST_PIXELS:
        raise NotTaken(tr("Wallets", "The picture is too large."))
    image = QImage.fromData(data)
    return None if image.isNull() else image


def _code_in(image: QImage) -> str:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    found = qr.read_codes(
        bytes(grey.constBits()), width=grey.width(), height=grey.height(), row_bytes=grey.bytesPerLine()
    )
    if not found:
        raise NotTaken(tr("Wallets", "No QR code was found in the picture."))
    if len(found) > 1:
        raise NotTaken(tr("Wallets", "The picture holds several QR codes. Cut it to the one that is meant."))
    return found[0]
