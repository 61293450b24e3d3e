"""Cryptum's two systems and an address of one's own, in words; the word TEST belongs to all but the first."""

from __future__ import annotations

from urllib.parse import urlsplit

from merchant_desk.domain.settings import place_of
from merchant_desk.ui.text import visible
from merchant_desk.ui.words import tr

OWN = "own"
"""The key of the choice that asks for an address."""


def place_name(api_url: str) -> str:
    """Inside a sentence: the real system, the test system, or the address itself."""
    return {
        "production": tr("Places", "real system"),
        "test": tr("Places", "test system"),
    }.get(place_of(api_url), visible(host_of(api_url)))


def place_choice(api_url: str) -> str:
    """In a list of choices, with its host."""
    host = visible(host_of(api_url))
    return {
        "production": tr("Settings", "Real store, api.cryptum.io"),
        "test": tr("Settings", "Test store, api-hml.cryptum.io"),
    }.get(place_of(api_url), tr("Places", "Own address, {host}", host=host))


def host_of(api_url: str) -> str:
    """Host and port of an origin; the text as it is where it is none."""
    try:
        return urlsplit(api_url).netloc or api_url
    except ValueError:
        return api_url
