"""The tour as `packaging/run` plays it where there is no display: real windows, and nothing left behind."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import zxingcpp
from PySide6.QtGui import QImage

_TAKES_S = 240
TOLD = (
    "00-merchant-desk",
    "01-sell-empty",
    "04-sell-1024",
    "06-payment-waiting-dark",
    "07-customer-waiting",
    "10-payment-paid",
    "11-customer-confirmed",
    "14-payment-stop",
    "18-orders",
    "19-activity",
    "21-wallets",
    "23-settings",
    "37-orders-offline",
    "60-sales-stopped",
    "63-pin-wrong-dark",
    "64-payment-wallets-changed-1024",
    "67-wallets-sealed",
    "69-wallets-change-1024",
    "70-wallets-draft-dark",
    "71-wallets-changed",
)


def code_in(picture: Path) -> str | None:
    """What a camera reads in a picture."""
    image = QImage(str(picture)).convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = bytes(image.constBits())  # a name of its own: the view does not keep it alive
    view = zxingcpp.ImageView(
        pixels, image.width(), image.height(), zxingcpp.ImageFormat.Lum, image.bytesPerLine()
    )
    found = zxingcpp.read_barcode(view, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return None if found is None else str(found.text)


async def test_the_tour_shows_every_step_and_touches_nobodys_data(tmp_path: Path, home: Path) -> None:
    own = tmp_path / "own"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "merchant_desk", "tour", "--out", str(tmp_path / "pictures"), "--json"),
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "MERCHANT_DESK_DATA_DIR": str(own)},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asyncio.wait_for(process.communicate(), _TAKES_S)

    pictures = [Path(path) for path in json.loads(said)["pictures"]]
    names = {picture.stem for picture in pictures}
    sizes = {picture.stem: QImage(str(picture)).size().toTuple() for picture in pictures}
    link = code_in(tmp_path / "pictures" / "07-customer-waiting.png")
    assert process.returncode == 0
    assert set(TOLD) <= names
    assert len(names) == len(pictures)
    assert sizes["06-payment-waiting"] == (1440, 900)
    assert sizes["06-payment-waiting-1024"] == (1024, 768)
    assert sizes["07-customer-waiting"] == (1080, 1920)
    assert link is not None
    assert "/public/payment-details/?sessionToken=" in link
    assert code_in(tmp_path / "pictures" / "06-payment-waiting.png") == link
    assert code_in(tmp_path / "pictures" / "06-payment-waiting-dark.png") == link
    assert code_in(tmp_path / "pictures" / "07-customer-waiting-landscape.png") == link
    assert not own.exists()
    assert not (home / ".local").exists()
