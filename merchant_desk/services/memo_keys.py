"""The keys of the store's memo, in one place."""

from __future__ import annotations

from typing import Final

LISTENER: Final = "listener"  # JSON {"url", "port", "pid"} of the listener that runs now
LAST_SYNC: Final = "last-sync-utc-ms"
SYNC_BOOKMARK: Final = "sync-bookmark"  # JSON of windows.Bookmark: where a long sync goes on after a kill
TILL_ID: Final = "till-id"
CONTRACT_OPEN: Final = (
    "contract-open"  # JSON {"origin", "references"} that a contract check may have left open
)
SALE_ON_SCREEN: Final = "sale-on-screen"  # reference that Payment shows, so that a crash loses nothing
ACTIVITY_SEEN: Final = "activity-seen-utc-ms"
STORE_READ: Final = "store-read"  # JSON of the store's name and wallets as the last read showed them
ALARMS_SEEN: Final = "alarms-seen"  # JSON list of replaced orders whose money a person has seen
SEAL: Final = "seal"  # JSON of domain/seal.SealRecord: what the owner approved, under its code
SEAL_ALARM: Final = "seal-alarm"  # JSON of guard/alarm.Alarm: wallets that were not as approved
SEAL_GOOD: Final = "seal-good-utc-ms"  # when the wallets were last seen as approved, to ten minutes
PIN_TRIES: Final = "pin-tries"  # followed by :1 to :5, one a wrong try: JSON {"at_utc_ms", "at_ms", "mark"}
SALES_STOPPED: Final = "sales-stopped"  # JSON {"person", "at_utc_ms"} while all sales are stopped
LAST_CALLBACK: Final = "last-callback-utc-ms"
JOURNAL_HEAD: Final = "journal-head"  # id and link of the journal's newest line, written with it


def callback_token(store_id: str) -> str:
    """The unguessable part of the callback path of a store in this data folder."""
    return f"callback-token:{store_id}"


def store_verdict(store_id: str) -> str:
    """JSON {"verdict", "detail", "checked_at_utc_ms"} of the last verification."""
    return f"store-verdict:{store_id}"
