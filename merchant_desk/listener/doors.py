"""What is judged from the head of a request alone, before a byte of its body is read."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from merchant_desk.web import Answer

PATH: Final = "/cb/"
_WITH_PORT: Final = re.compile(r":[0-9]+$")


def allowed_hosts(port: int, *, bound_to: str, public_origins: Iterable[str]) -> frozenset[str]:
    """The values of `Host` under which this listener may be addressed; others are a browser's doing."""
    bound = f"[{bound_to}]" if ":" in bound_to else bound_to
    hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]", bound.lower())}
    for origin in public_origins:
        parts = urlsplit(origin)
        default = {"https": 443, "http": 80}.get(parts.scheme)
        name = parts.netloc.rpartition("@")[2].lower().removesuffix(f":{default}")
        if name:
            hosts.add(name)
            if default is not None and _WITH_PORT.search(name) is None:
                hosts.add(f"{name}:{default}")
    return frozenset(hosts)


def is_foreign(request: web.BaseRequest, hosts: frozenset[str]) -> bool:
    """Whether a browser sent it for some page, or it was meant for another host (DNS rebinding)."""
    told = request.headers.getall("Host", [])
    return "Origin" in request.headers or len(told) != 1 or told[0].lower() not in hosts


def store_for(request: web.BaseRequest, paths: Mapping[str, str]) -> str | None:
    """The store of the path's token; None for every other path. All tokens are compared, in constant time."""
    target = request.raw_path
    given = _digest(target.removeprefix(PATH)) if target.startswith(PATH) else b""
    found = None
    for token, store_id in paths.items():
        if hmac.compare_digest(given, _digest(token)):
            found = store_id
    return found


def misfit(request: web.BaseRequest, *, body_bytes: int) -> Answer | None:
    """The refusal of a request on the right path that no body can mend; None where it may go on."""
    if request.method != "POST":
        return Answer(status=405, headers={"Allow": "POST"})
    lengths = request.headers.getall("Content-Length", [])
    if "Transfer-Encoding" in request.headers or len(lengths) > 1:
        return _and_close(Answer(status=400))
    if request.headers.get("Expect", "100-continue").lower() != "100-continue":
        return _and_close(Answer(status=417))
    if not lengths:
        return _and_close(Answer(status=411))
    if (request.content_length or 0) > body_bytes:
        return _and_close(Answer(status=413))
    return None


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()


def _and_close(answer: Answer) -> Answer:
    answer.force_close()
    return answer
