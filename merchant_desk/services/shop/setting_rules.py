"""What each setting may be. The table is complete: a test walks the members of Settings."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from merchant_desk.domain.errors import BadInput
from merchant_desk.domain.money import CURRENCIES
from merchant_desk.domain.order import Customer
from merchant_desk.domain.readings import Readings
from merchant_desk.domain.settings import TRAINING_PREFIX, Theme
from merchant_desk.services.drafts import check_customer

LANGUAGES: Final = ("", "en", "pt_BR")
MAX_TEXT: Final = 80
MAX_URL: Final = 500
_STORE_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
_PREFIX: Final = re.compile(r"[A-Z][A-Z0-9]{0,11}")

Rule = Callable[[str, object], object]


def check_setting(name: str, value: object, current: object) -> object:
    """The value as it is kept, trimmed where it is text. Raises BadInput."""
    if type(value) is not type(current) and not (isinstance(current, Theme) and isinstance(value, str)):
        raise BadInput(field=name, reason="wrong-type")
    return RULES[name](name, value.strip() if isinstance(value, str) and name != "theme" else value)


def _any(_name: str, value: object) -> object:
    return value


def _text(name: str, value: object) -> object:
    text = str(value)
    if len(text) > MAX_TEXT:
        raise BadInput(field=name, reason="too-long")
    if not text.isprintable():
        raise BadInput(field=name, reason="bad-character")
    return text


def _needed_text(name: str, value: object) -> object:
    if not value:
        raise BadInput(field=name, reason="empty")
    return _text(name, value)


def _store_id(name: str, value: object) -> object:
    if value and _STORE_ID.fullmatch(str(value)) is None:
        raise BadInput(field=name, reason="bad-character")
    return value


def _prefix(name: str, value: object) -> object:
    # The training shop's own prefix would make a real sale look like play.
    if _PREFIX.fullmatch(str(value)) is None or value == TRAINING_PREFIX:
        raise BadInput(field=name, reason="not-a-prefix", value=str(value))
    return value


def _port(name: str, value: object) -> object:
    if not isinstance(value, int) or not 1 <= value <= 65535:
        raise BadInput(field=name, reason="no-port", value=str(value))
    return value


def _api_url(name: str, value: object) -> object:
    """An https origin; plain http only on this machine, because the key travels there."""
    url = str(value).rstrip("/")
    if not _is_origin(url, schemes=("https",)) and not (
        _is_origin(url, schemes=("http",)) and _is_loopback(url)
    ):
        raise BadInput(field=name, reason="no-origin", value=url)
    return url


def _public_url(name: str, value: object) -> object:
    url = str(value).rstrip("/")
    if url and not _is_origin(url, schemes=("https", "http")):
        raise BadInput(field=name, reason="no-origin", value=url)
    return url


def _return_url(name: str, value: object) -> object:
    url = str(value)
    if url and (len(url) > MAX_URL or not _is_address(url)):
        raise BadInput(field=name, reason="no-address", value=url[:MAX_TEXT])
    return url


def _explorers(name: str, value: object) -> object:
    """Link bases by protocol, each ending where the hash begins."""
    for protocol, base in dict(value if isinstance(value, dict) else {}).items():
        url = str(base)
        if not str(protocol).isprintable() or len(url) > MAX_URL or not _is_address(url):
            raise BadInput(field=name, reason="no-address", value=url[:MAX_TEXT])
    return value


def _currency(name: str, value: object) -> object:
    return _one_of(name, value, CURRENCIES)


def _language(name: str, value: object) -> object:
    return _one_of(name, value, LANGUAGES)


def _theme(name: str, value: object) -> object:
    return Theme(str(_one_of(name, str(value), tuple(theme.value for theme in Theme))))


def _customer(_name: str, value: object) -> object:
    if isinstance(value, Customer):
        check_customer(value)
    return value


def _readings(name: str, value: object) -> object:
    if isinstance(value, Readings) and value.problem():
        raise BadInput(field=name, reason="not-offered", value=value.problem())
    return value


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> object:
    if value not in allowed:
        raise BadInput(field=name, reason="not-offered", value=str(value))
    return value


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    is_clean = url.isprintable() and not any(map(str.isspace, url))
    return is_clean and parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def _is_origin(url: str, *, schemes: tuple[str, ...]) -> bool:
    if not _is_address(url):
        return False
    parts = urlsplit(url)
    return parts.scheme in schemes and not (parts.path or parts.query or parts.fragment)


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "store_id": _store_id,
        "store_name": _text,
        "store_place": _text,
        "api_url": _api_url,
        "public_url": _public_url,
        "listener_on": _any,
        "listener_port": _port,
        "till_name": _needed_text,
        "person": _needed_text,
        "currency": _currency,
        "reference_prefix": _prefix,
        "walk_in": _customer,
        "success_return_url": _return_url,
        "cancel_return_url": _return_url,
        "theme": _theme,
        "language": _language,
        "customer_language": _language,
        "show_coin_prices": _any,
        "sound_when_paid": _any,
        "customer_display_on": _any,
        "cents_first": _any,
        "learned": _readings,
        "session_only": _any,
        "attach_at_api": _any,
        "explorers": _explorers,
    }
)
