"""The customer display as a window: readable from two metres at any size, and never in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QImage
from PySide6.QtWidgets import QWidget

from merchant_desk import qr
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.settings import Settings
from merchant_desk.ui.assets import catalogue
from merchant_desk.ui.customer.preview import CustomerPreview
from merchant_desk.ui.customer.state import CustomerScreen, CustomerState, Paying
from merchant_desk.ui.customer.view import CustomerView, said
from merchant_desk.ui.customer.view_model import CustomerModel
from merchant_desk.ui.customer.window import CustomerWindow
from tests.helpers.windows import read_code

SIZES = [(1080, 1920), (1280, 800), (1920, 1080), (1024, 768), (768, 1024), (800, 480), (480, 800)]
SHORT, LONG = 500, 1500


def link_of(length: int) -> str:
    """A payment link of that many characters."""
    return ("https://plugin-checkout.cryptum.io/public/payment-details/?sessionToken=" + "a1B-" * 600)[
        :length
    ]


def model_with(screen: CustomerScreen, *, language: str = "en", length: int = SHORT) -> CustomerModel:
    """A display that shows this screen."""
    model = CustomerModel(None, None, Settings(store_name="Café Aurora", customer_language=language))
    model.state = state_of(model.state, screen, length=length)
    return model


def state_of(idle: CustomerState, screen: CustomerScreen, *, length: int = SHORT) -> CustomerState:
    """A full state of a screen."""
    if screen is CustomerScreen.IDLE:
        return idle
    matrix = qr.encode_checked(link_of(length)) if screen is CustomerScreen.WAITING else None
    return replace(
        idle,
        screen=screen,
        reference="POS-2026-000142-7K4Q",
        total=Fiat(123_456_789_00, "BRL"),
        matrix=matrix,
        paying=Paying("CELO", "cUSD", "0x" + "ab" * 32),
        paid_utc_ms=1_795_455_180_000,
    )


def view_of(model: CustomerModel, size: tuple[int, int]) -> CustomerView:
    """The picture at a size."""
    view = CustomerView(model, name="view")
    view.resize(*size)
    return view


def code_width_px(image: QImage) -> int:
    """From the first to the last wholly black column: nothing but the code is that dark."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels, step = bytes(grey.constBits()), grey.bytesPerLine()
    rows = [pixels[y * step : y * step + grey.width()] for y in range(grey.height())]
    dark = [row for row in rows if 0 in row]
    return max(row.rindex(0) for row in dark) - min(row.index(0) for row in dark) + 1


@pytest.mark.parametrize("length", [SHORT, LONG])
@pytest.mark.parametrize("size", SIZES)
def test_a_phone_reads_the_code_at_every_size_of_display(size: tuple[int, int], length: int) -> None:
    view = view_of(model_with(CustomerScreen.WAITING, length=length), size)

    assert read_code(view) == link_of(length)


@pytest.mark.parametrize("size", [(1280, 800), (800, 480), (480, 800)])
@pytest.mark.parametrize("length", [SHORT, LONG])
def test_the_strip_of_training_leaves_the_card_of_the_code_whole(size: tuple[int, int], length: int) -> None:
    model = model_with(CustomerScreen.WAITING, length=length)
    view = view_of(model, size)
    model.state = replace(model.state, is_training=True)
    model.changed.emit(model.state)

    picture = view.grab().toImage()
    unit = min(size[0] / 1280, size[1] / 800) if size[0] > size[1] else min(size[0] / 1080, size[1] / 1920)
    below = [picture.pixelColor(size[0] // 4, y).name() for y in range(int(46 * unit), int(54 * unit))]

    assert read_code(view) == link_of(length)
    assert "#ffffff" not in below, "ground shows between the strip and the card"


@pytest.mark.parametrize("size", SIZES)
def test_the_code_takes_at_least_two_fifths_of_the_short_side(size: tuple[int, int]) -> None:
    view = view_of(model_with(CustomerScreen.WAITING), size)

    assert code_width_px(view.grab().toImage()) >= 0.4 * min(size)


@pytest.mark.parametrize("size", SIZES)
def test_modules_are_whole_pixels_and_never_below_three(size: tuple[int, int]) -> None:
    model = model_with(CustomerScreen.WAITING, length=LONG)
    matrix = model.state.matrix
    assert matrix is not None

    width = code_width_px(view_of(model, size).grab().toImage())

    assert width % matrix.size == 0
    assert width // matrix.size >= 3


@pytest.mark.parametrize("language", ["en", "pt_BR", "pseudo"])
@pytest.mark.parametrize("screen", list(CustomerScreen))
def test_every_screen_paints_in_every_language(screen: CustomerScreen, language: str) -> None:
    model = model_with(screen)
    model.state = replace(model.state, language=language)

    pictures = [view_of(model, size).grab().toImage() for size in SIZES[:2]]

    colours = [
        len({picture.pixel(x, y) for x in range(0, 1000, 7) for y in range(0, 780, 7)})
        for picture in pictures
    ]
    assert min(colours) > 8
    assert said(model.state)


@pytest.mark.parametrize("screen", list(CustomerScreen))
def test_training_is_written_over_every_screen(screen: CustomerScreen) -> None:
    model = model_with(screen)
    real = view_of(model, (1280, 800)).grab().toImage().pixelColor(4, 4)
    model.state = replace(model.state, is_training=True)

    strip = view_of(model, (1280, 800)).grab().toImage().pixelColor(4, 4)

    assert strip != real
    assert strip.name() in ("#9c1458", "#870f4b")


def test_the_window_follows_its_model_and_takes_no_focus() -> None:
    model = model_with(CustomerScreen.IDLE)
    till = QWidget()
    window = CustomerWindow(model)

    window.open_beside(till)
    model.changed.emit(state_of(model.state, CustomerScreen.CONFIRMED))

    assert window.isVisible()
    assert window.view.state.screen is CustomerScreen.CONFIRMED
    assert window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert all(part.focusPolicy() is Qt.FocusPolicy.NoFocus for part in window.findChildren(QWidget))
    window.let_go()


def test_only_the_till_can_close_the_customer_display() -> None:
    window = CustomerWindow(model_with(CustomerScreen.IDLE))
    window.show()

    touched = QCloseEvent()
    window.closeEvent(touched)
    after_touch = window.isVisible()
    window.let_go()

    assert not touched.isAccepted()
    assert after_touch
    assert not window.isVisible()


def test_f11_fills_the_screen_and_gives_it_back() -> None:
    window = CustomerWindow(model_with(CustomerScreen.IDLE))
    window.show()

    window.toggle_full_screen()
    full = window.isFullScreen()
    window.toggle_full_screen()

    assert full
    assert not window.isFullScreen()
    window.let_go()


@pytest.mark.parametrize("screen", list(CustomerScreen))
def test_the_preview_says_the_same_as_the_display(screen: CustomerScreen) -> None:
    model = model_with(screen)
    preview = CustomerPreview(model)
    preview.resize(QSize(270, 150))

    assert preview.accessibleName() == said(model.state)
    assert preview.grab().toImage().size() == QSize(270, 150)


def test_each_word_of_the_display_is_there_in_portuguese() -> None:
    words = catalogue("pt_BR").words["Customer"]

    assert words["Payment received"] == "Pagamento recebido"
