"""Arguments -> one service call -> words or JSON, and the documented exit status."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from merchant_desk.cli.arguments import UsageError, parse, wants_json
from merchant_desk.cli.exit_codes import Exit, exit_code
from merchant_desk.cli.output import Output, drop
from merchant_desk.cli.reasons import Words
from merchant_desk.cli.words import say
from merchant_desk.config.options import Options, read_options

TOUR: Final = ("tour",)
SERVERS: Final = (("sandbox",), ("listen",))
"""These run until they are told to end, and have then done what they were asked."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What needs Qt, given by the front door, so that nothing in this room can load it."""

    window: Callable[[Options], int]
    tour: Callable[[Options, Path, str | None, str, tuple[int, int]], Sequence[Path]]


def run(argv: Sequence[str], *, drawing: Drawing) -> int:
    """Run one command line to its end; gives the exit status. `--help` raises SystemExit(0)."""
    output = Output(is_json=wants_json(argv))
    try:
        arguments = parse(argv)
    except UsageError as error:
        return output.failure(Exit.USAGE, Words(error.message, error.hint))
    options: Options | None = None
    try:
        options = read_options(
            os.environ,
            profile=arguments.profile,
            data_dir=arguments.data_dir,
            is_training=arguments.training,
            is_verbose=arguments.verbose,
        )
        return _run(options, arguments, drawing, output)
    except BrokenPipeError:
        drop(sys.stdout)  # whoever read our results has gone
        return int(Exit.DONE)
    except KeyboardInterrupt as error:
        if arguments.command in SERVERS:
            return int(Exit.DONE)
        return output.failure(Exit.INTERRUPTED, say(error))
    except Exception as error:  # noqa: BLE001 - a bug too ends in one sentence; the whole of it with --verbose
        if arguments.verbose:
            text = traceback.format_exc()
            output.note(options.masker.mask(text) if options is not None else text)
        return output.failure(exit_code(error), say(error))


def _run(options: Options, arguments: argparse.Namespace, drawing: Drawing, output: Output) -> int:
    """The window, the tour, or a command on a plain loop of its own."""
    if arguments.command is None:
        return drawing.window(options)
    if arguments.command == TOUR:
        return _tour(options, arguments, drawing, output)
    # Late, so that a window's cold start does not pay for it.
    import asyncio

    from merchant_desk.cli.commands import COMMANDS
    from merchant_desk.cli.context import Context

    return asyncio.run(COMMANDS[arguments.command](Context(options, output), arguments))


def _tour(options: Options, arguments: argparse.Namespace, drawing: Drawing, output: Output) -> int:
    pictures = drawing.tour(options, arguments.out, arguments.lang, arguments.theme, arguments.size)
    paths = [str(path) for path in pictures]
    output.result({"pictures": paths}, lambda: "\n".join(paths))
    return int(Exit.DONE)
