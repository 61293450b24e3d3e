"""The contract check in Settings without its widgets: start it, stop it, and what it says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from merchant_desk.domain.readings import Readings
from merchant_desk.services.contract.check import TIDYING
from merchant_desk.services.contract.values import ContractResult, Progress
from merchant_desk.services.desk import Desk
from merchant_desk.ui.format import clock, day
from merchant_desk.ui.problems import Said, say
from merchant_desk.ui.words import tr


@dataclass(frozen=True, slots=True)
class ContractState:
    """`icon`, `ink` and `verdict` say how it stands. `needed` are the things that a sale depends on, with
    whether each works; `learned` are sentences. `part` of `parts` is under way while `is_running`."""

    icon: str
    ink: str
    verdict: str
    is_possible: bool = True
    is_running: bool = False
    part: int = 0
    parts: int = 1
    doing: str = ""
    notice: str = ""
    needed: tuple[tuple[str, bool], ...] = ()
    learned: tuple[str, ...] = ()
    can_save: bool = False


class ContractModel(QObject):
    """Signal: ``changed(ContractState)``. `suggested_name` is the report's file name."""

    changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: asyncio.Task[object] | None = None
        self._progress: Progress | None = None
        self._result: ContractResult | None = None
        self._failure: Said | None = None
        self._notice = ""
        self.state = self._build()

    # ---- what a person does ----

    def start(self) -> None:
        """Play the check; a second start while one runs does nothing."""
        if self._task is None and self.state.is_possible:
            self._result, self._failure, self._notice = None, None, ""
            self._progress = Progress("", 0, 1)
            self._task = self._desk.tasks.spawn("contract check", self._run(), on_error=self._failed)
            self.publish()

    def stop(self) -> None:
        """Give it up; it still cancels its orders."""
        if self._task is not None:
            _ = self._task.cancel()

    def save(self, path: str) -> None:
        """Put a copy of the report there."""
        if self._result is not None:
            work = self._save(self._result, path)
            _ = self._desk.tasks.spawn("save the contract report", work, on_error=self._not_saved)

    @property
    def suggested_name(self) -> str:
        """What a copy of the report may be called."""
        path = self._result.report_path if self._result is not None else ""
        return path.replace("\\", "/").rpartition("/")[2]

    # ---- work ----

    async def _run(self) -> None:
        contract = self._desk.contract
        if contract is None:
            return
        try:
            self._result = await contract.run(told=self._told)
        except asyncio.CancelledError:
            self._notice = tr("Contract", "Stopped. The orders of the check were cancelled.")
            raise
        finally:
            self._task = self._progress = None
            self.publish()

    async def _save(self, result: ContractResult, path: str) -> None:
        contract = self._desk.contract
        if contract is not None:
            await contract.save_report(result, path)
            self._notice = tr("Contract", "The report was saved.")
            self.publish()

    def _told(self, progress: Progress) -> None:
        self._progress = progress
        self.publish()

    def _failed(self, error: Exception) -> None:
        self._failure = say(error)
        self.publish()

    def _not_saved(self, error: Exception) -> None:
        said = say(error)
        self._notice = f"{said.what} {said.then}"
        self.publish()

    # ---- the state ----

    def publish(self, _event: object = None) -> None:
        """Tell what has changed, if anything has."""
        state = self._build()
        if state != self.state:
            self.state = state
            self.changed.emit(state)

    def _build(self) -> ContractState:
        contract, readings = self._desk.contract, self._desk.profile.readings
        if contract is None or not contract.is_possible:
            return ContractState("ring", "text2", tr("Contract", "Not at the real store"), is_possible=False)
        if self._progress is not None:
            return self._running(self._progress)
        if self._failure is not None:
            words = tr("Contract", "The check did not get through")
            notice = f"{self._failure.what} {self._failure.then}"
            return ContractState("octagon-x", "failedFg", words, notice=notice)
        if self._result is not None:
            return self._finished(self._result)
        if readings.is_learned:
            at = readings.checked_at_utc_ms
            words = tr("Contract", "Checked {day} at {time}", day=day(at, short=True), time=clock(at))
            return ContractState(
                "check-disc", "confirmedFg", words, notice=self._notice, learned=_sentences(readings)
            )
        return ContractState("ring", "text2", tr("Contract", "Not checked yet"), notice=self._notice)

    def _running(self, progress: Progress) -> ContractState:
        return ContractState(
            "ring-broken",
            "pendingFg",
            tr("Contract", "Checking…"),
            is_running=True,
            part=progress.number,
            parts=progress.parts,
            doing=_doing(progress.part),
        )

    def _finished(self, result: ContractResult) -> ContractState:
        needed = [one for one in result.findings if one.question.matters]
        answered = sum(bool(one.answer) for one in result.findings)
        if result.is_ok:
            words = tr("Contract", "Everything that a sale needs works")
            icon, ink = "check-disc", "confirmedFg"
        else:
            words, icon, ink = tr("Contract", "Something that a sale needs fails"), "octagon-x", "failedFg"
        counted = tr(
            "Contract",
            "{answered} of {asked} questions are answered. All of them are in the report.",
            answered=answered,
            asked=len(result.findings),
        )
        return ContractState(
            icon,
            ink,
            words,
            notice=self._notice,
            needed=tuple((_needed(one.question.name), one.ok) for one in needed),
            learned=(*_sentences(result.learned), counted),
            can_save=bool(result.report_path),
        )


def _doing(part: str) -> str:
    """What is under way, in words."""
    return {
        "verification": tr("Contract", "Asking about the store"),
        "creation": tr("Contract", "Creating orders"),
        "reading": tr("Contract", "Reading them"),
        "listing": tr("Contract", "Looking through the list"),
        "wallets": tr("Contract", "Looking at the wallets"),
        "updating": tr("Contract", "Changing an order"),
        "paying": tr("Contract", "Letting one be paid"),
        "cancelling": tr("Contract", "Cancelling them"),
        "callbacks": tr("Contract", "Waiting for callbacks"),
        TIDYING: tr("Contract", "Tidying up"),
    }.get(part, tr("Contract", "Beginning"))


def _needed(name: str) -> str:
    return {
        "store-verified": tr("Contract", "Key, store and wallets are in order"),
        "create": tr("Contract", "Orders are created"),
        "read": tr("Contract", "A read shows the order as it was made"),
        "list": tr("Contract", "The list shows it"),
        "cancel": tr("Contract", "It can be cancelled"),
        "clean-up": tr("Contract", "All orders of the check are cancelled"),
    }[name]


def _sentences(readings: Readings) -> tuple[str, ...]:
    """What this till does differently, or the same, because of the check."""
    member = readings.list_member or "?"
    rows = tr("Contract", "The list's rows stand in “{member}”.", member=member)
    pages = tr("Contract", "A page has at most {rows} rows.", rows=readings.page_max)
    if readings.date_form.value == "none":
        dates = tr("Contract", "The list can't be bounded in time.")
    else:
        dates = tr("Contract", "Times are written as “{form}”.", form=readings.date_form.value)
    if readings.token_reads:
        token = tr("Contract", "A till without the key can read its orders.")
    else:
        token = tr("Contract", "A till without the key can't read its orders.")
    if readings.wallet_writer.can_write:
        wallets = tr("Contract", "The store's wallets can be changed from here.")
    else:
        wallets = tr("Contract", "The store's wallets are changed in Cryptum's dashboard.")
    return (rows, pages, dates, token, wallets)
