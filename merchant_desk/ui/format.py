"""Money, coins, times and ages as people write them. The only place where local time exists.

Values arrive as domain types and integers; nothing is computed here but the cutting of a number into digits
and the turning of an instant (UTC milliseconds) into local time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from PySide6.QtCore import QDate, QLocale

from merchant_desk.ui.words import tr

DASH = "\u2014"
"""Stands where there is nothing to say in a table cell."""
_NO_BREAK = "\u00a0"


class FiatLike(Protocol):
    """What this module needs of ``domain.money.Fiat``: whole minor units and the currency's code."""

    @property
    def minor(self) -> int:
        """Cents."""

    @property
    def currency(self) -> str:
        """ISO 4217 code."""


def money(fiat: FiatLike) -> str:
    """An amount with its currency, as that currency is written: ``1,204.35 USD``, ``R$ 2.318,40``."""
    figure, unit = money_parts(fiat)
    return f"{unit}{_NO_BREAK}{figure}" if unit_leads(fiat.currency) else f"{figure}{_NO_BREAK}{unit}"


def money_parts(fiat: FiatLike) -> tuple[str, str]:
    """Figure and unit apart, for places that set them in different sizes: ``("25.40", "USD")``."""
    return _figure(fiat.minor, fiat.currency), "R$" if fiat.currency == "BRL" else fiat.currency


def unit_leads(currency: str) -> bool:
    """Whether the unit stands before the figure."""
    return currency == "BRL"


def _figure(minor: int, currency: str) -> str:
    whole, cents = divmod(abs(minor), 100)
    text = f"{whole:,}.{cents:02d}"
    if currency == "BRL":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"-{text}" if minor < 0 else text


def number(count: int) -> str:
    """A count with its thousands apart, as the till's language sets them: ``12,300``."""
    locale = QLocale()
    mark = "," if locale.language() is QLocale.Language.C else locale.groupSeparator()
    return f"{count:,}".replace(",", mark)


def coin(amount: str, ticker: str) -> str:
    """A coin amount as the API gave it, every digit kept: ``25.41 cUSD``."""
    return f"{amount}{_NO_BREAK}{ticker}"


def about(figure: str, ticker: str) -> str:
    """A coin figure worked out here, already cut to two significant digits: ``about 43 CELO``."""
    return tr("Format", "about {figure}", figure=coin(figure, ticker))


def clock(utc_ms: int, *, seconds: bool = False) -> str:
    """Local time of day, 24 h: ``14:31`` or ``14:31:08``."""
    return local(utc_ms).strftime("%H:%M:%S" if seconds else "%H:%M")


def clock_with_zone(utc_ms: int) -> str:
    """Local date and time with the zone, for tooltips: ``2026-11-23 14:31:08 UTC-03:00``."""
    moment = local(utc_ms)
    zone = moment.strftime("%z")
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC{zone[:3]}:{zone[3:5]}"


def day(utc_ms: int, *, locale: QLocale | None = None, year: bool = True, short: bool = False) -> str:
    """Local date in words: ``Monday 23 November 2026``; with `short` ``23 Nov 2026``; the `year` may go."""
    moment = local(utc_ms)
    date = QDate(moment.year, moment.month, moment.day)
    pattern = "d MMM yyyy" if short else "dddd d MMMM yyyy"
    return (locale or QLocale()).toString(date, pattern if year else pattern.removesuffix(" yyyy"))


def age(seconds: float) -> str:
    """How old something is: ``now`` under a minute, ``5 min``, ``2 h``, ``3 d``. Below zero: ``now``."""
    minutes = max(0, int(seconds)) // 60
    if minutes < 1:
        return tr("Format", "now")
    if minutes < 60:
        return tr("Format", "{n} min", n=minutes)
    return (
        tr("Format", "{n} h", n=minutes // 60)
        if minutes < 48 * 60
        else tr("Format", "{n} d", n=minutes // 1440)
    )


def seconds_ago(seconds: float) -> str:
    """For the light's last line: ``2 s ago``, ``3 min ago``."""
    whole = max(0, int(seconds))
    if whole < 60:
        return tr("Format", "{n} s ago", n=whole)
    return (
        tr("Format", "{n} min ago", n=whole // 60)
        if whole < 3600
        else tr("Format", "{n} h ago", n=whole // 3600)
    )


def minutes_seconds(seconds: float) -> str:
    """A span as a clock reads it: ``1:53``, ``0:08``, ``61:05``."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def day_start(utc_ms: int, *, days_back: int = 0) -> int:
    """The first moment of the local day of an instant, or of a day before it, as UTC milliseconds."""
    midnight = local(utc_ms).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    # Without a zone first: a day may be 23 or 25 hours long.
    return round((midnight - timedelta(days=days_back)).astimezone().timestamp() * 1000)


def local(utc_ms: int) -> datetime:
    """The instant in this computer's zone."""
    return datetime.fromtimestamp(utc_ms / 1000).astimezone()


def initials(name: str) -> str:
    """One or two capitals for a mark: ``Café Aurora`` gives ``CA``."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
