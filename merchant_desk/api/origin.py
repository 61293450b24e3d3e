"""Where the API lives: one scheme and host, judged once, before the key goes anywhere."""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, urlsplit

from merchant_desk.domain.errors import BadInput
from merchant_desk.domain.hosts import is_loopback

FIELD: Final = "api_url"
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}


def plain_origin(text: str) -> str:
    """Give scheme, host and port of `text` in one spelling (RFC 6454), without path or closing slash.

    Raises BadInput(field="api_url"): not-an-address for anything but a bare origin, not-https where the key
    would leave this machine unencrypted.
    """
    parts = _split(text.strip())
    host = (parts.hostname or "").lower()
    port = parts.port
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise BadInput(field=FIELD, reason="not-https")
    shown = f"[{host}]" if ":" in host else host
    is_default = port in (None, _DEFAULT_PORTS[parts.scheme])
    return f"{parts.scheme}://{shown}" if is_default else f"{parts.scheme}://{shown}:{port}"


def is_local_origin(origin: str) -> bool:
    """Whether an origin from `plain_origin` is on this machine, where no proxy may stand between."""
    return is_loopback(urlsplit(origin).hostname or "")


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise BadInput(field=FIELD, reason="not-an-address") from error
    is_bare = parts.path in ("", "/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    is_visible = text.isascii() and text.isprintable() and " " not in text
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or not is_bare or not is_visible:
        raise BadInput(field=FIELD, reason="not-an-address")
    return parts
