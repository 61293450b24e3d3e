"""How far a sync is, in words: wherever it is told, it is told alike."""

from __future__ import annotations

from merchant_desk.services.events import SyncProgress
from merchant_desk.ui import format as fmt
from merchant_desk.ui.words import tr


def sync_words(event: SyncProgress | None) -> str:
    """``Syncing 12,300 of about 100,000, 2 min left``, or as much of it as is known."""
    if event is None or not event.seen:
        return tr("Widgets", "Syncing…")
    seen = fmt.number(event.seen)
    if event.about is None:
        return tr("Widgets", "Syncing, {seen} so far", seen=seen)
    about = fmt.number(event.about)
    if event.left_s is None:
        return tr("Widgets", "Syncing {seen} of about {about}", seen=seen, about=about)
    left = _left(event.left_s)
    return tr("Widgets", "Syncing {seen} of about {about}, {left}", seen=seen, about=about, left=left)


def _left(seconds: int) -> str:
    """Never more exact than an estimate can be."""
    if seconds < 10:
        return tr("Widgets", "a few seconds left")
    if seconds < 60:
        tens = -(-seconds // 10) * 10
        return tr("Widgets", "{count} s left", count=tens)
    return tr("Widgets", "{count} min left", count=-(-seconds // 60))
