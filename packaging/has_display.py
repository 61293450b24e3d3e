#!/usr/bin/env python3
"""Exit 0 if a Wayland or X server answers at the address that the environment names, else 1.

A variable alone proves nothing: it survives in terminals whose server has gone, and Qt aborts on it.
"""

from __future__ import annotations

import os
import re
import socket
import sys
from pathlib import Path


def _answers(family: int, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(2.0)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True


def _has_wayland(display: str, runtime_dir: str) -> bool:
    return bool(display) and _answers(socket.AF_UNIX, str(Path(runtime_dir or "/") / display))


def _has_x11(display: str) -> bool:
    found = re.fullmatch(r"(?:unix)?(?P<host>[^:/]*|\[[^]]+\]):(?P<number>\d+)(?:\.\d+)?", display)
    if found is None:
        return False
    path = f"/tmp/.X11-unix/X{found['number']}"  # noqa: S108 - where X servers put their socket
    if found["host"]:
        return _answers(socket.AF_INET, (found["host"], 6000 + int(found["number"])))
    return _answers(socket.AF_UNIX, path) or _answers(socket.AF_UNIX, "\0" + path)


if __name__ == "__main__":
    environment = os.environ
    wayland = _has_wayland(environment.get("WAYLAND_DISPLAY", ""), environment.get("XDG_RUNTIME_DIR", ""))
    sys.exit(0 if wayland or _has_x11(environment.get("DISPLAY", "")) else 1)
