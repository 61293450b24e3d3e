"""Why an exchange broke, told from what the libraries below raised; nothing of theirs gets out."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import Final

from merchant_desk.domain.errors import ANSWER_LOST, ApiFailure, TimedOut, Unreachable

_PHASES: Final = {"ReadTimeout": "read", "WriteTimeout": "write", "TimeoutError": "total"}
_WHY_BY_KIND: Final = {
    "ProxyError": "proxy",
    "PoolTimeout": "busy",
    "ConnectTimeout": "timeout",
    "TimeoutError": "timeout",
}


def broken(error: BaseException, *, has_left: bool) -> ApiFailure:
    """Unreachable where nothing of the request can have left, else TimedOut: the API may have acted."""
    if has_left:
        return TimedOut(phase=_PHASES.get(type(error).__name__, ANSWER_LOST))
    return Unreachable(why=why_not_reached(error))


def why_not_reached(error: BaseException) -> str:
    """A short stable word: dns, refused, certificate, tls, timeout, proxy, busy or network."""
    if (kind := type(error).__name__) in _WHY_BY_KIND:
        return _WHY_BY_KIND[kind]
    told = list(_causes(error))
    if any(isinstance(cause, socket.gaierror | UnicodeError) for cause in told):
        return "dns"
    if any(isinstance(cause, ConnectionRefusedError) for cause in told):
        return "refused"
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in told):
        return "certificate"
    if any(isinstance(cause, ssl.SSLError) for cause in told):
        return "tls"
    return "timeout" if any(isinstance(cause, TimeoutError) for cause in told) else "network"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what caused it, and the members of groups: connecting tries several addresses at once."""
    waiting, seen = [error], set[int]()
    while waiting:
        item = waiting.pop(0)
        if id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        if isinstance(item, BaseExceptionGroup):
            waiting.extend(item.exceptions)
        waiting.extend(cause for cause in (item.__cause__, item.__context__) if cause is not None)
