"""The frame round the pages without its widgets: status, banners, badges, and what is worth announcing."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from merchant_desk.domain.callback import Callback, Verdict
from merchant_desk.domain.errors import StoreBusy, StoreUnusable
from merchant_desk.domain.order import Light, Order, OrderState
from merchant_desk.domain.settings import Settings
from merchant_desk.services import memo_keys
from merchant_desk.services.events import (
    CallbackSeen,
    Ear,
    EarChanged,
    Link,
    LinkChanged,
    OrderChanged,
    StoreSeen,
    TaskFailed,
)
from merchant_desk.services.values import OrderFilter
from merchant_desk.ui.format import local
from merchant_desk.ui.main_window.naming import is_test, window_title
from merchant_desk.ui.main_window.present import (
    DOWN,
    UP,
    Facts,
    announcement,
    cryptum_line,
    listener_line,
    messages,
)
from merchant_desk.ui.main_window.state import WindowState
from merchant_desk.ui.main_window.view_model_alarms import Alarms
from merchant_desk.ui.problems import Said, say
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk

TICK_MS: Final = 1_000
BACK_MS: Final = 6_000
LATELY_MS: Final = 10 * 60 * 1000
_COUNT_SOON_MS: Final = 60
_LOOK_BACK: Final = 500


class WindowModel(QObject):
    """Works before the desk is open, with the settings alone.

    Signals: ``changed(WindowState)``; ``announced(Announcement)``; ``go_to(str)`` with a page's key.
    """

    changed = Signal(object)
    announced = Signal(object)
    go_to = Signal(str)

    def __init__(
        self, settings: Settings, *, is_training: bool, profile: str = "", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._profile, self._can_go_back = profile, False
        self._settings, self._is_training = settings, is_training
        self._ear = EarChanged(Ear.OFF)
        self._seen_name = ""
        self._last_callback: int | None = None
        self._callbacks: dict[str, Callback] = {}
        self._forged_seen_utc_ms = 0
        self._counts = (0, 0)
        self._back_until_utc_ms, self._away, self._changed_away = 0, False, set[str]()
        self._failure: Said | None = None
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self._publish)
        self._count_soon = QTimer(self, singleShot=True, interval=_COUNT_SOON_MS)
        self._count_soon.timeout.connect(self._count)
        # A flood of callbacks repaints the frame a few times, not once each.
        self._publish_soon = QTimer(self, singleShot=True, interval=_COUNT_SOON_MS)
        self._publish_soon.timeout.connect(self._publish)
        self.state = self._build()

    def attach(self, desk: Desk, signals: DeskSignals) -> None:
        """The desk is open."""
        self._desk = desk
        self._settings = desk.settings.current
        self._alarms = Alarms(desk, signals, told=self._publish, opened=self.go_to)
        signals.order_changed.connect(self._order_changed)
        signals.synced.connect(lambda _: self._count_soon.start())
        signals.callback_seen.connect(self._callback_seen)
        signals.link_changed.connect(self._link_changed)
        signals.ear_changed.connect(self._ear_changed)
        signals.settings_changed.connect(self._settings_changed)
        signals.store_seen.connect(self._store_seen)
        signals.task_failed.connect(self._task_failed)
        _ = desk.tasks.spawn("read the frame", self._load(desk))
        self._ticks.start()
        self._publish()

    def detach(self) -> None:
        """The desk is about to close: nothing is asked of it any more."""
        for timer in (self._ticks, self._count_soon, self._publish_soon):
            timer.stop()
        self._desk = None

    # ---- what a person does ----

    def deed(self, name: str) -> None:
        """What a banner's button does: settings, callbacks, retry or activity."""
        if name == "retry":
            self.retry_now()
        else:
            self.go_to.emit(name)

    def retry_now(self) -> None:
        """Ask Cryptum at once."""
        if self._desk is not None:
            self._desk.sweeper.nudge()

    def sync_now(self) -> None:
        """Bring the store level with the API."""
        if self._desk is not None:
            self._desk.sweeper.nudge()
            _ = self._desk.tasks.spawn("sync", self._desk.syncer.sync(), on_error=self._sync_failed)

    def activity_opened(self) -> None:
        """Refused callbacks have been looked at."""
        if self._desk is None:
            return
        self._forged_seen_utc_ms = self._desk.clock.now_utc_ms()
        _ = self._desk.tasks.spawn("refused were seen", self._desk.activity.mark_seen())
        self._count_soon.start()

    def show_failure(self, error: Exception | None, *, can_go_back: bool = False) -> None:
        """Something that stops the shop: it stands over every page until it is solved (None)."""
        self._failure, self._can_go_back = None if error is None else say(error), can_go_back
        self._publish()

    # ---- what the desk tells ----

    async def _load(self, desk: Desk) -> None:
        last = await desk.memo.get(memo_keys.LAST_CALLBACK)
        self._last_callback = int(last) if last is not None and last.isdigit() else None
        _, callbacks = await desk.inbox.find(limit=_LOOK_BACK)
        self._callbacks = {item.id: item for item in reversed(callbacks)} | self._callbacks
        self._seen_name = (await desk.account.report()).name
        await self._read_counts(desk)

    def _order_changed(self, event: OrderChanged) -> None:
        if self._desk is None:
            return
        if self._away or self._back_until_utc_ms > self._desk.clock.now_utc_ms():
            self._changed_away.add(event.order.reference)
        said = announcement(event.order, event.before, now_utc_ms=self._desk.clock.now_utc_ms())
        if said is not None:
            self.announced.emit(said)
        if _counts(event.order) != (_counts(event.before) if event.before else None):
            self._count_soon.start()

    def _callback_seen(self, event: CallbackSeen) -> None:
        item = event.callback
        self._callbacks.pop(item.id, None)
        self._callbacks[item.id] = item
        while len(self._callbacks) > _LOOK_BACK:
            del self._callbacks[next(iter(self._callbacks))]
        if item.verdict is not Verdict.REFUSED:
            self._last_callback = max(item.at_utc_ms, self._last_callback or 0)
        else:
            self._count_soon.start()
        self._publish_soon.start()

    def _link_changed(self, event: LinkChanged) -> None:
        if event.link in DOWN:
            if not self._away:
                self._changed_away = set()
            self._away = True
        elif event.link in UP and self._away and self._desk is not None:
            self._away = False
            self._back_until_utc_ms = self._desk.clock.now_utc_ms() + BACK_MS
        self._publish()

    def _ear_changed(self, event: EarChanged) -> None:
        self._ear = event
        self._publish()

    def _settings_changed(self, _event: object) -> None:
        if self._desk is not None:
            self._settings = self._desk.settings.current
            self._publish()

    def _store_seen(self, event: StoreSeen) -> None:
        self._seen_name = event.name or self._seen_name
        self._publish()

    def _task_failed(self, event: TaskFailed) -> None:
        if isinstance(event.error, StoreBusy | StoreUnusable):
            self.show_failure(event.error)

    def _sync_failed(self, error: Exception) -> None:
        """The line's banner tells it already, where it is the line; the store's trouble is told here."""
        if isinstance(error, StoreBusy | StoreUnusable):
            self.show_failure(error)

    def _count(self) -> None:
        if self._desk is not None:
            _ = self._desk.tasks.spawn("count for the badges", self._read_counts(self._desk))

    async def _read_counts(self, desk: Desk) -> None:
        by_state = (await desk.store.counts(OrderFilter())).by_state
        waiting = by_state.get(OrderState.PENDING, 0) + by_state.get(OrderState.ON_HOLD, 0)
        self._counts = (waiting, await desk.activity.refused_unseen())
        self._publish()

    # ---- the state ----

    def _publish(self) -> None:
        state = self._build()
        if state != self.state:
            self.state = state
            self.changed.emit(state)

    def _build(self) -> WindowState:
        facts, settings = self._facts(), self._settings
        name = settings.store_name or self._seen_name
        place = settings.store_place
        if self._is_training:
            name, place = tr("Window", "Training store"), tr("Window", "No real money")
        is_other = is_test(settings, is_training=self._is_training)
        return WindowState(
            title=window_title(name, profile=self._profile, is_training=self._is_training, is_test=is_other),
            is_test=is_other,
            store_name=name or tr("Window", "Your store"),
            store_place=place,
            person=settings.person,
            till_name=settings.till_name,
            is_training=self._is_training,
            cryptum=cryptum_line(facts),
            listener=listener_line(facts),
            messages=messages(facts),
            open_count=self._counts[0],
            refused_count=self._counts[1],
        )

    def _facts(self) -> Facts:
        desk = self._desk
        if desk is None:
            now = time.time_ns() // 1_000_000
            closed = LinkChanged(Link.UNTRIED, now)
            facts = Facts(self._settings, self._is_training, now, is_open=False, link=closed, ear=self._ear)
            return replace(facts, failure=self._failure, can_go_back=self._can_go_back)
        now = desk.clock.now_utc_ms()
        verified, refused, lately = self._callback_counts(now)
        return Facts(
            self._settings,
            self._is_training,
            now,
            is_open=True,
            link=desk.link.current,
            ear=self._heard(),
            next_ask_utc_ms=desk.sweeper.next_sweep_utc_ms,
            verified_today=verified,
            refused_today=refused,
            refused_lately=lately,
            skew_ms=desk.doctor.clock_skew_ms,
            back_until_utc_ms=self._back_until_utc_ms,
            changed_while_away=len(self._changed_away),
            failure=self._failure,
            alarms=self._alarms.messages,
            is_session_only=desk.profile.is_session_only,
        )

    def _heard(self) -> EarChanged:
        """A listener that is open waits until the first callback came, then it is on."""
        ear = self._ear.ear
        if ear is Ear.WAITING and self._last_callback is not None:
            ear = Ear.ON
        return replace(self._ear, ear=ear, last_callback_utc_ms=self._last_callback)

    def _callback_counts(self, now_utc_ms: int) -> tuple[int, int, int]:
        """Verified and refused ones of today, and refused ones of the last ten minutes not yet looked at."""
        midnight = local(now_utc_ms).replace(hour=0, minute=0, second=0, microsecond=0)
        today_utc_ms = int(midnight.timestamp()) * 1000
        verified = refused = lately = 0
        for item in self._callbacks.values():
            is_refused = item.verdict is Verdict.REFUSED
            lately += is_refused and item.at_utc_ms > max(now_utc_ms - LATELY_MS, self._forged_seen_utc_ms)
            if item.at_utc_ms >= today_utc_ms:
                verified, refused = verified + (not is_refused), refused + is_refused
        return verified, refused, lately


def _counts(order: Order) -> bool:
    """Whether the order counts for the badge of Orders."""
    return order.state in (OrderState.PENDING, OrderState.ON_HOLD) and order.light is Light.WAIT
