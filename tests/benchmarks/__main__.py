"""The one command: `.venv/bin/python -m tests.benchmarks`, in under five minutes."""

from __future__ import annotations

import compileall
import os
import sys
import tempfile
import time
from pathlib import Path
from subprocess import run

from tests.benchmarks import listener, machine, signature, start

ROOT = Path(__file__).resolve().parents[2]


def _quiet_machine(folder: Path) -> None:
    """The environment of all that is measured: an empty home, no account, no display, no keyring."""
    for name in [name for name in os.environ if name.startswith("MERCHANT_DESK_")]:
        del os.environ[name]
    os.environ.update(
        HOME=str(folder),
        XDG_CACHE_HOME=str(folder / "cache"),
        XDG_RUNTIME_DIR=str(folder),
        QT_QPA_PLATFORM="offscreen",
        PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring",
        PYTHONPATH=str(ROOT),
    )
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)


def main() -> int:
    """Measure everything, print it, and end with 0 whatever it was."""
    began_s = time.monotonic()
    for sources in ("merchant_desk", "tests"):
        compileall.compile_dir(ROOT / sources, quiet=2)
    with tempfile.TemporaryDirectory(prefix="desk-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _quiet_machine(folder)
        machine.measure(folder)
        signature.measure()
        listener.measure(folder / "listener")
        start.measure(folder)
        # A process of its own: what was loaded above must not warm it, nor weigh on it.
        run(
            [sys.executable, "-m", "tests.benchmarks.windows", str(folder / "windows")], cwd=ROOT, check=False
        )
        run([sys.executable, "-m", "tests.benchmarks.sync", str(folder / "sync")], cwd=ROOT, check=False)
    print(f"all of it took {time.monotonic() - began_s:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
