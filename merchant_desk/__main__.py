"""The front door: no command opens the window, a command runs without one; the chosen half comes late."""

from __future__ import annotations

import faulthandler
import sys
from collections.abc import Sequence
from pathlib import Path

from merchant_desk.cli.main import Drawing, run
from merchant_desk.config.options import Options


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; gives its exit status (public face, section 6)."""
    if sys.stderr is not None:
        faulthandler.enable()
    return run(sys.argv[1:] if argv is None else argv, drawing=Drawing(window=_window, tour=_tour))


def _window(options: Options) -> int:
    import gc

    # Nothing becomes garbage while the program starts; app/garbage.py collects later, on the right thread.
    gc.disable()
    from merchant_desk.app.run import run_window

    return run_window(options)


def _tour(
    options: Options, out: Path, language: str | None, theme: str, size: tuple[int, int]
) -> Sequence[Path]:
    from merchant_desk.app.tour import run_tour

    return run_tour(options, out=out, language=language, theme=theme, size=size)


if __name__ == "__main__":
    sys.exit(main())
