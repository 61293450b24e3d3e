"""The rows of Wallets: every network in the order used everywhere, each address judged and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from merchant_desk.domain.addresses.verdict import Verdict
from merchant_desk.domain.chains import BY_PROTOCOL, CHAINS, Group
from merchant_desk.domain.seal import Draft, WalletChange, Wallets
from merchant_desk.services.guard.report import GuardReport, GuardState
from merchant_desk.ui import format as fmt
from merchant_desk.ui.text import visible
from merchant_desk.ui.tokens import NETWORKS
from merchant_desk.ui.wallets.judging import name_of
from merchant_desk.ui.wallets.state import GuardLine, Standing, WalletRow
from merchant_desk.ui.wallets.verdicts import check_word, refusal, unset_word
from merchant_desk.ui.words import tr

JudgeRow = Callable[[str, str], Verdict | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rows are made of: `told` as last read, the guard's report, and where a test sale arrived."""

    told: Wallets = ()
    report: GuardReport = field(default_factory=lambda: GuardReport(GuardState.OFF))
    tested: frozenset[str] = frozenset()
    judge: JudgeRow = field(default=lambda _network, _address: None)

    @property
    def is_guarded(self) -> bool:
        """Whether the owner approved a set that counts."""
        return self.report.state in (GuardState.SEALED, GuardState.CHANGED) and bool(self.report.approved)

    @property
    def shown(self) -> Wallets:
        """The addresses of the list: ours while they are guarded, else those told."""
        return (self.report.approved or ()) if self.is_guarded else self.told

    @property
    def drafts(self) -> Mapping[str, Draft]:
        """What waits, by network; nothing of a record that cannot be believed."""
        record = self.report.record
        if record is None or self.report.state is GuardState.BROKEN:
            return {}
        return {draft.network: draft for draft in record.drafts}


def wallet_rows(facts: Facts) -> tuple[tuple[WalletRow, ...], tuple[WalletRow, ...]]:
    """The main networks and the others; one that is not in the design stands last, and only if it is set."""
    main: list[WalletRow] = []
    other: list[WalletRow] = []
    changed = [change.network for change in _changes(facts)]
    drafted = list(facts.drafts)
    for chain in CHAINS:
        rows = _rows_of(chain.protocol, facts)
        if rows or chain.protocol in (*NETWORKS, *changed, *drafted):
            group = other if chain.group is Group.OTHER else main
            group.extend(rows or [_row(chain.protocol, "", 0, facts)])
    known = [network for network, _ in facts.shown]
    for network in dict.fromkeys((*known, *changed)):
        if network not in BY_PROTOCOL:
            other.extend(_rows_of(network, facts) or [_row(network, "", 0, facts)])
    return tuple(main), tuple(other)


def in_use(rows: Iterable[WalletRow]) -> tuple[int, int]:
    """How many networks are set, and how many there are."""
    by_network: dict[str, bool] = {}
    for row in rows:
        by_network[row.network] = by_network.get(row.network, False) or row.is_set
    return sum(by_network.values()), len(by_network)


def guard_line(report: GuardReport, *, is_training: bool, can_save: bool) -> GuardLine:
    """How the guard stands, in words: sealed, off, or broken; a change has its own red parts."""
    if report.state is GuardState.BROKEN:
        return GuardLine("broken", tr("Wallets", "Seal broken."), broken_words(report.why))
    if report.state is GuardState.CHANGED and not report.approved:
        words = tr("Wallets", "The PIN was reset. Compare every wallet, then approve all anew.")
        return GuardLine("off", tr("Wallets", "Sales stopped."), words)
    if report.state is GuardState.OFF:
        words = tr("Wallets", "Nobody approved these addresses yet. Compare them, then approve all.")
        if report.approved:
            words = tr("Wallets", "Cryptum shows no wallets here, so nothing is compared.")
        return GuardLine("off", tr("Wallets", "Guard off."), words)
    if report.state is GuardState.CHANGED:
        words = tr("Wallets", "What Cryptum has is not what the owner approved.")
        return GuardLine("changed", tr("Wallets", "Changed."), words)
    if is_training or can_save:
        strong = tr("Wallets", "Addresses are locked.")
        return GuardLine("locked", strong, tr("Wallets", "Sealed. A change needs the owner PIN."))
    strong = tr("Wallets", "Sealed. Change them in Cryptum's dashboard.")
    return GuardLine("dashboard", strong, tr("Wallets", "This app prepares, compares and guards."))


def broken_words(why: str) -> str:
    """What became of the seal, and what to do."""
    told = {
        "missing": tr("Wallets", "What the owner approved is gone from this till."),
        "altered": tr("Wallets", "What the owner approved was altered outside this app."),
        "copied": tr("Wallets", "What the owner approved was copied from another till."),
        "old": tr("Wallets", "An older copy of what the owner approved was put back."),
        "no-key": tr("Wallets", "The key of the seal is gone from the keyring."),
        "other-store": tr("Wallets", "What the owner approved belongs to another store or server."),
    }.get(why, tr("Wallets", "What the owner approved can't be believed."))
    then = tr(
        "Wallets", "No sale starts. Compare every wallet, then approve all anew: a new PIN is set on the way."
    )
    return f"{told} {then}"


def _changes(facts: Facts) -> tuple[WalletChange, ...]:
    return facts.report.changes if facts.report.state is GuardState.CHANGED else ()


def _rows_of(network: str, facts: Facts) -> list[WalletRow]:
    addresses = [address for own, address in facts.shown if own == network]
    return [_row(network, address, at, facts) for at, address in enumerate(addresses)]


def _row(network: str, address: str, at: int, facts: Facts) -> WalletRow:
    chain = BY_PROTOCOL.get(network)
    row = WalletRow(
        key=f"{network}:{at}",
        network=network,
        name=name_of(network),
        coins=", ".join(chain.coins) if chain is not None else "",
        address=address,
        standing=Standing.SAME if facts.is_guarded else Standing.TOLD,
        now=address,
        is_tested=network in facts.tested,
    )
    if address:
        verdict = facts.judge(network, address)
        reason = ""
        if verdict is not None and not verdict.is_valid:
            reason = refusal(verdict, address, network=row.name)
        row = replace(row, check=check_word(verdict), reason=reason)
    else:
        row = replace(row, check=unset_word(), standing=Standing.UNSET)
    return _changed(_drafted(row, facts), facts)


def _drafted(row: WalletRow, facts: Facts) -> WalletRow:
    draft = facts.drafts.get(row.network)
    if draft is None:
        return row
    by = tr(
        "Wallets",
        "By {person} with the owner PIN, {time}. All groups compared.",
        person=visible(draft.person) or tr("Wallets", "the owner"),
        time=fmt.clock(draft.at_utc_ms),
    )
    address = draft.address or ""
    return replace(
        row,
        standing=Standing.DRAFT,
        draft=address,
        draft_check=check_word(facts.judge(row.network, address)) if address else None,
        draft_by=by,
        is_drafted=True,
    )


def _changed(row: WalletRow, facts: Facts) -> WalletRow:
    for change in _changes(facts):
        if change.network == row.network and (change.before or "") == row.address:
            return replace(row, standing=Standing.CHANGED, now=change.after or "")
    return row
