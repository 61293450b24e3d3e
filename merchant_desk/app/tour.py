"""The tour: the main job played through the real windows on a training shop of its own, as pictures."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from merchant_desk.app.camera import Camera, Look
from merchant_desk.app.garbage import GarbageCollector
from merchant_desk.app.look import application, dress
from merchant_desk.app.run import make_window, training_options
from merchant_desk.app.stage import Control
from merchant_desk.app.tour_story import Story
from merchant_desk.config.options import Options
from merchant_desk.config.paths import account_name, places_for
from merchant_desk.domain.errors import FileUnusable
from merchant_desk.domain.settings import Settings
from merchant_desk.ui.customer.view import CustomerView
from merchant_desk.ui.main_window.window import MainWindow
from merchant_desk.ui.signals import DeskSignals

_CASHIER = "Lívia Prado"


def run_tour(
    options: Options, *, out: Path, language: str | None, theme: str, size: tuple[int, int]
) -> Sequence[Path]:
    """Play, and give the pictures' paths in order. The user's own data is neither read nor written.

    `theme` and `size` rule all pictures; the most telling ones come in the other look and at 1024 x 768 as
    well. Raises FileUnusable where the folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileUnusable(path=str(out), why="denied") from error
    # Pictures need no screen, and the windows of a tour would be in the way on one.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    look: Look = "dark" if theme == "dark" else "light"
    with tempfile.TemporaryDirectory(prefix="merchant-desk-tour-") as folder:
        stage = replace(training_options(options), data_dir=Path(folder), linger_s=0.5)
        return _played(stage, out, language=language, look=look, size=size)


def _played(
    options: Options, out: Path, *, language: str | None, look: Look, size: tuple[int, int]
) -> Sequence[Path]:
    app = application()
    settings = Settings(person=_CASHIER or account_name())
    dress(app, settings, language=language, theme=look)
    window = make_window(options, settings)
    window.resize(*size)
    window.show()
    camera = Camera(out, window, look=look, size=size)
    import qasync

    collector = GarbageCollector()
    loop = qasync.QEventLoop(app, already_running=False)
    with loop:
        loop.run_until_complete(_open_and_play(options, window, camera, language))
    collector.stop()
    return camera.finish()


async def _open_and_play(options: Options, window: MainWindow, camera: Camera, language: str | None) -> None:
    """A whole desk with its listener, then the story, then the orderly end."""
    from merchant_desk.app.hearing import Hearing
    from merchant_desk.wiring import open_desk

    async with open_desk(options, face="tour") as desk:
        signals = DeskSignals(desk.bus)
        await desk.settings.change(_CASHIER, person=_CASHIER, language=language or "")
        window.attach(desk, signals)
        hearing = Hearing(desk)
        await hearing.start()
        await desk.start_background()
        display = CustomerView(window.display.model, name="tour-display")
        try:
            await Story(window, desk, Control(_control_url(options)), camera, display).play()
        finally:
            display.deleteLater()
            await hearing.stop()
            window.detach()
            signals.close()
    window.close_for_good()


def _control_url(options: Options) -> str:
    note = json.loads((places_for(options).folder / "shop.json").read_text(encoding="utf-8"))
    return str(note["control_url"])
