"""The program's own parts: one window a shop, and a cycle collector that stays on the window's thread."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

from PySide6.QtCore import QObject

from merchant_desk.app.garbage import GarbageCollector
from merchant_desk.app.instance import OneInstance
from merchant_desk.app.run import real_options, settings_at_once, training_options
from merchant_desk.config.options import Options
from merchant_desk.config.paths import places_for, prepare
from tests.helpers.windows import until


class Loop(QObject):
    """Something that only the cycle collector can free, and that notes on which thread it was."""

    freed_on: list[str]

    def __init__(self, freed_on: list[str]) -> None:
        super().__init__()
        self.itself = self
        self.freed_on = freed_on

    def __del__(self) -> None:
        """Note the thread."""
        self.freed_on.append(threading.current_thread().name)


async def test_a_second_start_raises_the_first_window_and_gives_up(tmp_path: Path) -> None:
    first, second = OneInstance(tmp_path), OneInstance(tmp_path)
    raised: list[bool] = []
    first.raised.connect(lambda: raised.append(True))

    is_first = first.claim()
    first.listen()
    is_second = second.claim()
    await until(lambda: raised, what="the first is raised")

    assert (is_first, is_second) == (True, False)
    first.release()


def test_two_data_folders_have_a_window_each(tmp_path: Path) -> None:
    one, other = OneInstance(tmp_path / "a"), OneInstance(tmp_path / "b")

    both = (one.claim(), other.claim())

    assert both == (True, True)
    one.release()
    other.release()


def test_after_the_first_window_is_gone_the_next_start_is_the_first(tmp_path: Path) -> None:
    first, second = OneInstance(tmp_path), OneInstance(tmp_path)
    first.claim()

    first.release()

    assert second.claim()
    second.release()


def test_cycles_are_freed_on_the_windows_thread_although_others_allocate() -> None:
    gc.enable()
    collector = GarbageCollector()
    freed_on: list[str] = []
    Loop(freed_on)

    busy = threading.Thread(target=lambda: [[object()] for _ in range(200_000)], name="store")
    busy.start()
    busy.join()
    before = list(freed_on)
    collector.stop()

    assert before == []
    assert freed_on == [threading.main_thread().name]
    gc.disable()


def test_the_collector_looks_again_and_again_and_frees_what_is_due() -> None:
    collector = GarbageCollector()
    gc.collect()
    freed_on: list[str] = []
    Loop(freed_on)
    _kept = [[number] for number in range(gc.get_threshold()[0] + 100)]

    collector.look()

    assert freed_on == [threading.main_thread().name]
    collector.stop()
    gc.disable()


def test_settings_that_cannot_be_read_leave_the_window_usable(tmp_path: Path) -> None:
    options = Options(data_dir=tmp_path)
    prepare(places_for(options))
    places_for(options).settings.write_text("{ broken")

    settings = settings_at_once(options)

    assert settings.currency == "USD"


def test_training_and_the_real_store_are_two_profiles_of_one_run(tmp_path: Path) -> None:
    options = Options(profile="till-2", data_dir=tmp_path)

    there = training_options(options)
    back = real_options(there)

    assert (there.is_training, there.profile) == (True, "training")
    assert (back.is_training, back.profile) == (False, "till-2")
