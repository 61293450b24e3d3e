"""Doctor's look at the store: whether it is sound, and with which library it is kept."""

from __future__ import annotations

from merchant_desk.domain.errors import DeskError
from merchant_desk.services.values import Check
from merchant_desk.store.database import library_version
from merchant_desk.store.store import Store


async def sqlite_check(store: Store) -> Check:
    """SQLite's own quick look at every page."""
    try:
        mode, is_sound = await store.database.journal_mode(), await store.database.is_sound()
    except DeskError as error:
        return Check("sqlite", ok=False, detail=f"The store cannot be read: {error}.", hint="Check the disk.")
    detail = f"SQLite {library_version()}, journal {mode}, {'sound' if is_sound else 'damaged'}."
    hint = "" if is_sound else "Move the store away and put a backup in its place."
    return Check("sqlite", ok=is_sound, detail=detail, hint=hint)
