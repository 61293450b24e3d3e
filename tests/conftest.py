"""What every test stands on: a home of its own, counts, the right event loop, and no unexpected log line."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

# Qt reads its platform once, when the application is made; without one that works it aborts the process.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(Path(__file__).parents[1] / "build" / "hypothesis"))

import hypothesis
import pytest

from tests.helpers.counts import LONG_ENV
from tests.helpers.leaks import tracked
from tests.helpers.logs import CollectingHandler, ExpectedLogs
from tests.helpers.pictures import keep_pictures

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURES: Final = ROOT / "build" / "test-pictures"
# Kept from the caller's environment although they carry our prefix.
_OWN_VARIABLES: Final = frozenset({LONG_ENV})
_REPEATING: Final = (
    *("test_model_", "test_creation_every_fault", "test_any_answer", "test_contract_learning"),
    *("test_wire_fuzz", "test_no_false_stop", "test_two_shops", "test_sync_long", "test_line_budget"),
)
_MANY_OBJECTS: Final = 20_000
_PROXY_VARIABLES: Final = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--long`: the same tests with their full counts."""
    parser.addoption("--long", action="store_true", default=False, help="run repeated tests in full measure")


def pytest_configure(config: pytest.Config) -> None:
    """Fix counts, time zone and the home of generated examples before any test module is imported."""
    if config.getoption("--long"):
        os.environ[LONG_ENV] = "1"
    os.environ["TZ"] = "UTC"
    time.tzset()
    hypothesis.settings.register_profile("desk", deadline=None, database=None, print_blob=True)
    hypothesis.settings.load_profile("desk")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell's background job hands this down, and the programs under test could not be interrupted.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Left to itself the collector runs on any thread; freeing a Qt object there kills the process.
    gc.disable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Thousands of repetitions are not traced: that would double their time, and find nothing new."""
    if config.getoption("no_cov"):
        # pytest-cov 7 has no tracer to pause here, and stumbles over its own mark.
        return
    for item in items:
        if item.path.stem.startswith(_REPEATING):
            item.add_marker(pytest.mark.no_cover)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collect cycles on the windows' thread, after tests that left many."""
    if gc.get_count()[0] > _MANY_OBJECTS:
        gc.collect()


@pytest.fixture(scope="session")
def _shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache folder a run: a fresh one each test would make fontconfig scan all fonts again."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def home(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, _shared_cache: Path
) -> Path:
    """Give the test an empty home, no variable of ours, no proxy, no session bus and no keyring."""
    folder = tmp_path_factory.mktemp("home")
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    for name in list(os.environ):
        if name.startswith("MERCHANT_DESK_") and name not in _OWN_VARIABLES:
            monkeypatch.delenv(name)
    for name in _PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / ".config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / ".local" / "share"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / ".local" / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(_shared_cache))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _no_secret_is_left_behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fail the run if an account's secret stands in a file that it wrote, or was passed as an argument."""
    with pytest.MonkeyPatch.context() as patch:
        tracked.install(patch)
        yield
    leaks = tracked.leaks(tmp_path_factory.getbasetemp())
    if leaks:
        pytest.fail("secrets were left behind:\n" + "\n".join(leaks), pytrace=False)


@pytest.fixture(autouse=True)
def expected_logs() -> Iterator[ExpectedLogs]:
    """Fail the test on any log line of WARNING or above that it did not `allow`."""
    logs = ExpectedLogs()
    handler = CollectingHandler(logs)
    root = logging.getLogger()
    root.addHandler(handler)
    yield logs
    root.removeHandler(handler)
    unexpected = logs.unexpected()
    if unexpected:
        pytest.fail("unexpected log lines:\n" + "\n".join(unexpected), pytrace=False)


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run coroutines of window tests on the Qt loop, all others on a plain one."""
    if _is_ui(item):
        return {"qt": _qt_loop}
    return {"plain": asyncio.SelectorEventLoop}


def _qt_loop() -> asyncio.AbstractEventLoop:
    import qasync
    from PySide6.QtWidgets import QApplication

    global _qt_application  # noqa: PLW0603 - Qt wants one application, and Python to keep it alive
    _qt_application = QApplication.instance() or QApplication(["merchant-desk-tests"])
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(_qt_application, already_running=False)
    return loop


_qt_application: Any = None


def _is_ui(item: pytest.Item) -> bool:
    is_whole_desk = item.path.parent == ROOT / "tests" / "e2e" and item.path.name.startswith("test_desk_")
    return is_whole_desk or item.path.is_relative_to(ROOT / "tests" / "ui")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of each open window when a window test fails."""
    report = yield
    if report.when == "call" and report.failed and _is_ui(item):
        saved = keep_pictures(item.nodeid, PICTURES)
        report.sections.append(("pictures", "\n".join(str(path) for path in saved) or "no window was open"))
    return report
