"""Arguments -> one service call -> words or JSON, and the documented exit status."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from merchant_desk.cli.arguments import UsageError, parse, wants_json
from merchant_desk.cli.exit_codes import Exit, exit_code
from merchant_desk.cli.output import Output
from merchant_desk.cli.words import Words, say
from merchant_desk.config.log_file import logging_to
from merchant_desk.config.options import Options, read_options
from merchant_desk.domain.errors import DeskError

log = logging.getLogger(__name__)

Command = tuple[str, ...]
_TOUR: Final = ("tour",)
# Those that run until they are told to end, and then have done what they were asked.
_SERVERS: Final = (("sandbox",), ("listen",))


@dataclass(frozen=True, slots=True)
class Drawing:
    """What needs Qt, given by the front door, so that nothing in this room can load it."""

    window: Callable[[Options], int]
    tour: Callable[[Options, Path, str | None, str, tuple[int, int]], Sequence[Path]]


def run(argv: Sequence[str], *, drawing: Drawing) -> int:
    """Run one command line to its end; gives the exit status."""
    output = Output(is_json=wants_json(argv))
    is_verbose = "--verbose" in argv
    try:
        return _run(argv, drawing, output)
    except UsageError as error:
        return output.failure(Exit.USAGE, Words(error.message, error.hint))
    except BrokenPipeError:
        # Whoever read our results has gone; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.DONE)
    except (DeskError, KeyboardInterrupt) as error:
        if is_verbose:
            log.debug("command failed", exc_info=True)
            _show_traceback()
        return output.failure(exit_code(error), say(error))
    except Exception as error:  # noqa: BLE001 - a bug: told in one sentence, whole with --verbose
        if is_verbose:
            _show_traceback()
        return output.failure(exit_code(error), say(error))
