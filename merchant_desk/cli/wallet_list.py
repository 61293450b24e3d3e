"""The receiving wallets as a document and as columns: approved and shown by the API, in one list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from merchant_desk.cli.address_words import refusal_text
from merchant_desk.cli.documents import Document, moment, wallet_document
from merchant_desk.cli.output import Output, Paint, columns
from merchant_desk.cli.plain import visible
from merchant_desk.cli.texts import local_time
from merchant_desk.domain.addresses.judge import NETWORKS, judge_address
from merchant_desk.domain.addresses.verdict import Reason, Verdict
from merchant_desk.domain.chains import CHAINS, network_name
from merchant_desk.domain.seal import Draft, Wallets, groups_of, is_there, wallet_changes
from merchant_desk.services.guard.guard import GuardReport, GuardState

_ORDER: Final = {chain.protocol: at for at, chain in enumerate(CHAINS)}
_HIDDEN: Final = "(not shown)"


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list is made of: how the guard stands and what the API shows; where it was not asked, `seen` is
    what an earlier read showed."""

    report: GuardReport
    seen: Wallets
    is_asked: bool = True

    @property
    def guard(self) -> str:
        """The guard's word in the public face: a broken seal is a change, too; what was approved and not
        compared now keeps its word."""
        if self.report.state in (GuardState.CHANGED, GuardState.BROKEN):
            return "changed"
        if not self.is_asked and self.report.approved:
            return "sealed"
        return self.report.state.value

    @property
    def approved(self) -> Wallets:
        """What counts as approved: nothing where the seal is broken, and with a good one all that the API
        shows, a draft that it has by now included."""
        if self.report.state is GuardState.BROKEN:
            return ()
        if self.report.state is GuardState.SEALED and self.is_asked:
            return self.seen
        return self.report.approved or ()

    def wallets(self) -> list[tuple[str, str]]:
        """Each wallet once, in the order of the networks on the page; others stand last."""
        union = dict.fromkeys((*self.approved, *self.seen))
        return sorted(union, key=lambda item: _ORDER.get(item[0], len(_ORDER)))


def list_document(listed: Listed, *, environment: str) -> Document:
    """`wallets list`."""
    return {
        "guard": listed.guard,
        "wallets": [_document(listed, item, environment) for item in listed.wallets()],
    }


def draft_document(draft: Draft | None) -> Document | None:
    """A change that the API does not have yet; an address of null removes."""
    if draft is None:
        return None
    return {
        "network": draft.network,
        "address": draft.address,
        "by": draft.person or None,
        "at": moment(draft.at_utc_ms),
    }


def list_text(listed: Listed, *, environment: str, output: Output) -> str:
    """The same for people: the guard, the wallets, and what waits to be entered at the dashboard."""
    rows = [_row(listed, item, environment) for item in listed.wallets()]
    record = listed.report.record
    drafts = record.drafts if record is not None else ()
    lines = [_guard_line(listed, output), columns(rows) or "No wallets."]
    lines += [
        f"Draft, not at Cryptum: {visible(network_name(draft.network))} "
        f"{groups(draft.address) if draft.address else '(removed)'}, "
        f"{visible(draft.person)}, {local_time(draft.at_utc_ms)}"
        for draft in drafts
        if not is_there(draft, listed.seen)
    ]
    return "\n".join(lines)


def what_differs(approved: Wallets | None, shown: Wallets, *, environment: str) -> str:
    """What the API shows, and how it differs from what was approved, for whoever is to approve it."""
    lines = ["The API shows:"]
    for network, address in shown:
        verdict = _verdict(network, address, environment)
        is_bad = verdict is not None and not verdict.is_valid
        note = (
            f"  CAREFUL: {refusal_text(verdict, address, wanted=environment)}" if verdict and is_bad else ""
        )
        lines.append(f"  {visible(network_name(network))}  {groups(_shown(address, verdict))}{note}")
    changes = wallet_changes(approved, shown) if approved is not None else ()
    if changes:
        lines.append("This is not what was approved:")
    for change in changes:
        old, new = (groups(at) if at is not None else "–" for at in (change.before, change.after))
        lines.append(f"  {visible(network_name(change.network))}  {old}  ->  {new}")
    return "\n".join(lines)


def groups(address: str) -> str:
    """An address in groups of four, as it is compared with the wallet's own screen."""
    head = ("0x",) if address.startswith("0x") else ()
    return visible(" ".join((*head, *groups_of(address))))


def _guard_line(listed: Listed, output: Output) -> str:
    word, report = listed.guard, listed.report
    if report.state is GuardState.BROKEN:
        return output.paint("Guard: the seal is broken. Sell nothing.", Paint.RED)
    if word == "changed":
        since = f", first seen {local_time(report.alarm.since_utc_ms)}" if report.alarm is not None else ""
        return output.paint(f"Guard: changed, not as approved{since}. Sell nothing.", Paint.RED)
    if word == "sealed" and report.record is not None:
        by = f"by {visible(report.record.by)}, {local_time(report.record.at_utc_ms)}"
        return output.paint(f"Guard: sealed {by}.", Paint.GREEN)
    why = "the API shows no wallets" if report.approved else "nothing is approved yet"
    return output.paint(f"Guard: off, {why}.", Paint.YELLOW)


def _row(listed: Listed, item: tuple[str, str], environment: str) -> tuple[str, ...]:
    network, address = item
    verdict = _verdict(network, address, environment)
    told = (
        "not judged"
        if verdict is None
        else "ok"
        if verdict.is_valid
        else f"NOT VALID ({verdict.reason.value})"
    )
    marks = tuple(_marks(listed, item))
    return (network_name(network), _shown(address, verdict), ", ".join((told, *marks)))


def _marks(listed: Listed, item: tuple[str, str]) -> Iterator[str]:
    if item in listed.approved:
        yield "approved"
    elif listed.approved:
        yield "NOT APPROVED"
    if listed.is_asked and item not in listed.seen:
        yield "NOT AT THE API"


def _document(listed: Listed, item: tuple[str, str], environment: str) -> Document:
    network, address = item
    verdict = _verdict(network, address, environment)
    is_secret = verdict is not None and verdict.reason is Reason.SECRET_KEY
    return wallet_document(
        network,
        None if is_secret else address,
        reason=None if verdict is None else verdict.reason.value,
        is_sealed=item in listed.approved,
        is_at_api=item in listed.seen if listed.is_asked else None,
    )


def _verdict(network: str, address: str, environment: str) -> Verdict | None:
    """What the network's standard says; None for a network that nobody here can judge."""
    return judge_address(network, environment, address) if network in NETWORKS else None


def _shown(address: str, verdict: Verdict | None) -> str:
    return _HIDDEN if verdict is not None and verdict.reason is Reason.SECRET_KEY else address
