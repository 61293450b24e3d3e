"""What a person put in as a new address: trimmed at its ends, a payment link unpacked, judged, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from merchant_desk.domain.addresses.judge import ENVIRONMENTS
from merchant_desk.domain.addresses.secret_texts import looks_secret
from merchant_desk.domain.addresses.unpack import Unpacked, unpack, without_blanks
from merchant_desk.domain.addresses.verdict import Reason, Verdict
from merchant_desk.domain.chains import BY_PROTOCOL
from merchant_desk.ui.text import visible
from merchant_desk.ui.wallets.verdicts import (
    CheckWord,
    check_word,
    refusal,
    secret_words,
    warning_words,
)
from merchant_desk.ui.words import tr

Judge = Callable[[str], Verdict]


@dataclass(frozen=True, slots=True)
class Judged:
    """One text judged. `text` is what may stand in the field: nothing, where it looked like a secret.
    `address` is what would be saved, empty where the text is refused for the reason in `error`."""

    text: str = ""
    address: str = ""
    check: CheckWord | None = None
    error: str = ""
    notes: tuple[str, ...] = ()
    is_secret: bool = False


def judge_text(text: str, judge: Judge, *, network: str, environment: str) -> Judged:
    """Judge a text that was typed, pasted or read from a file, for a network by its code."""
    bare = without_blanks(text)
    if not bare:
        return Judged(text)
    verdict = judge(bare)
    if verdict.is_valid:
        return _taken(text, verdict, ())
    if verdict.reason is Reason.SECRET_KEY or looks_secret(text):
        return Judged(error=secret_words(), is_secret=True)
    link = unpack(bare)
    if link is None:
        return Judged(text, error=refusal(verdict, bare, network=name_of(network)))
    return _from_link(text, link, judge, network=network, environment=environment)


def name_of(network: str) -> str:
    """A network's name on screen."""
    chain = BY_PROTOCOL.get(network)
    return chain.name if chain is not None else visible(network)


def _from_link(text: str, link: Unpacked, judge: Judge, *, network: str, environment: str) -> Judged:
    name = name_of(network)
    verdict = judge(link.address)
    if verdict.reason is Reason.SECRET_KEY or looks_secret(link.address):
        return Judged(error=secret_words(), is_secret=True)
    if network not in link.networks:
        others = ", ".join(name_of(other) for other in link.networks)
        other = others or tr("Wallets", "another network")
        return Judged(text, error=tr("Wallets", "This link is for {other}, not for {network}.",
                                     other=other, network=name))  # fmt: skip
    if link.environment is not None and link.environment != ENVIRONMENTS.get(environment):
        return Judged(text, error=tr("Wallets", "This link is for another environment than this store's."))
    beside = str(link.tag) if link.tag is not None else link.memo
    if beside is not None:
        words = tr(
            "Wallets",
            "This link needs the tag or memo {tag} beside the address, which Cryptum has no place for. "
            "Use a wallet that needs none.",
            tag=visible(beside),
        )
        return Judged(text, error=words)
    if not verdict.is_valid:
        return Judged(text, error=refusal(verdict, link.address, network=name))
    return _taken(link.address, verdict, (tr("Wallets", "Taken out of a payment link."),))


def _taken(text: str, verdict: Verdict, notes: tuple[str, ...]) -> Judged:
    address = verdict.normalised or ""
    told = [*notes, *(warning_words(warning) for warning in verdict.warnings)]
    if verdict.tag is not None:
        told.append(tr("Wallets", "It holds the tag {tag}.", tag=verdict.tag))
    if verdict.memo_id is not None:
        told.append(tr("Wallets", "It holds the memo {memo}.", memo=verdict.memo_id))
    return Judged(text, address, check_word(verdict), notes=tuple(told))
