"""The QR on the screen: a camera reads it from the pixels, and cannot read what is covered."""

from __future__ import annotations

import pytest
import zxingcpp
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from merchant_desk import qr
from merchant_desk.ui.theme import Theme
from merchant_desk.ui.widgets.qr_view import QrCover, QrView

LINK = "https://plugin-checkout.cryptum.io/public/payment/" + "f701c2d4-93ab-4b7a-9d24-b6e80a24672e/" * 12
LONG = LINK + "x" * (1500 - len(LINK))


def a_view(text: str = LINK, *, side: int = 410, training: bool = False, least_px: int = 2) -> QrView:
    """A code in a square of the screen."""
    view = QrView(name="qr", accessible="Payment link", training=training, least_px=least_px)
    view.set_matrix(qr.encode(text))
    view.resize(side, side)
    return view


def picture(view: QrView) -> QImage:
    """What the screen shows."""
    return view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def read(image: QImage) -> str:
    """What a reader sees in it."""
    bits = image.constBits()
    view = zxingcpp.ImageView(
        bits, image.width(), image.height(), zxingcpp.ImageFormat.Lum, image.bytesPerLine()
    )
    found = zxingcpp.read_barcode(view)
    return found.text if found is not None else ""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("training", [False, True], ids=["real", "training"])
def test_the_payment_link_is_read_from_the_pixels_of_the_till(
    look: Theme, dark: bool, training: bool
) -> None:
    look.set_choice("dark" if dark else "light")

    view = a_view(training=training)

    assert read(picture(view)) == LINK


def test_a_link_of_1500_characters_is_read_from_the_pixels_too() -> None:
    view = a_view(LONG)

    assert view.module_px() >= 2
    assert read(picture(view)) == LONG


def test_modules_are_whole_pixels_of_pure_black_and_white() -> None:
    view = a_view("https://shop.example/pay/1", side=300)

    image = picture(view)
    inner = range(20, 280)
    shades = {image.pixelColor(x, y).value() for x in inner for y in inner}

    assert shades <= {0, 255}


@pytest.mark.parametrize("side", [300, 301, 355, 410, 513])
def test_four_light_modules_stay_round_the_symbol(side: int) -> None:
    view = a_view("https://shop.example/pay/1", side=side)

    image = picture(view)
    quiet = 4 * view.module_px()
    dark = [
        (x, y) for x in range(2, side - 2) for y in range(2, side - 2) if image.pixelColor(x, y).value() < 128
    ]
    left, right = min(x for x, _ in dark), max(x for x, _ in dark)
    top, bottom = min(y for _, y in dark), max(y for _, y in dark)

    assert min(left, top, side - 1 - right, side - 1 - bottom) >= quiet


@pytest.mark.parametrize("cover", ["paid", "put-away", "expired"])
def test_a_covered_code_cannot_be_scanned_any_more(cover: QrCover) -> None:
    view = a_view("https://shop.example/pay/1")

    view.set_cover(cover)

    assert read(picture(view)) == ""
    assert view.accessibleDescription()


def test_an_uncovered_code_can_be_scanned_again() -> None:
    view = a_view()
    view.set_cover("put-away")

    view.set_cover("")

    assert read(picture(view)) == LINK
    assert view.accessibleDescription() == ""


def test_the_smallest_size_leaves_each_module_its_least_pixels() -> None:
    view = a_view(LONG, least_px=3)

    smallest = view.minimumSizeHint()
    view.resize(smallest)

    assert view.module_px() >= 3
    assert read(picture(view)) == LONG


def test_without_a_code_there_is_a_white_card_and_no_guess() -> None:
    view = a_view()

    view.set_matrix(None)

    assert view.module_px() == 0
    assert read(picture(view)) == ""
    assert view.minimumSizeHint().width() > 0


def test_a_code_stays_square_in_any_layout() -> None:
    view = a_view()

    assert view.hasHeightForWidth()
    assert view.heightForWidth(333) == 333
    assert view.sizeHint() == QSize(410, 410)
