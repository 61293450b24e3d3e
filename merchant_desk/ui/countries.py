"""Countries for a new customer: a few near ones first in the till's language, then all others by name."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QLocale

from merchant_desk.ui.words import tr


def near_countries() -> tuple[tuple[str, str], ...]:
    """Code and name of those that a shop in Brazil or the United States meets most."""
    return (
        ("BR", tr("Sell", "Brazil")),
        ("US", tr("Sell", "United States")),
        ("AR", tr("Sell", "Argentina")),
        ("CL", tr("Sell", "Chile")),
        ("CO", tr("Sell", "Colombia")),
        ("DE", tr("Sell", "Germany")),
        ("ES", tr("Sell", "Spain")),
        ("FR", tr("Sell", "France")),
        ("GB", tr("Sell", "United Kingdom")),
        ("IT", tr("Sell", "Italy")),
        ("MX", tr("Sell", "Mexico")),
        ("PT", tr("Sell", "Portugal")),
        ("PY", tr("Sell", "Paraguay")),
        ("UY", tr("Sell", "Uruguay")),
    )


def countries() -> tuple[tuple[str, str], ...]:
    """All of them: the near ones, then the rest in alphabetical order."""
    near = near_countries()
    known = {code for code, _ in near}
    return (*near, *(pair for pair in _all_countries() if pair[0] not in known))


def country_name(code: str) -> str:
    """The name of one country; an unknown code as it is."""
    return dict(near_countries()).get(code) or dict(_all_countries()).get(code, code)


@cache
def _all_countries() -> tuple[tuple[str, str], ...]:
    found = {}
    for country in QLocale.Country:
        code = QLocale.territoryToCode(country)
        if len(code) == 2 and code.isalpha():
            found[code] = QLocale.territoryToString(country)
    return tuple(sorted(found.items(), key=lambda pair: pair[1]))
