"""What a judge says of an address, in words: a row's verdict, each refusal with the part it is about."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from merchant_desk.domain.addresses.verdict import Checksum, Reason, Verdict, Warn
from merchant_desk.ui.text import visible
from merchant_desk.ui.words import tr


@dataclass(frozen=True, slots=True)
class CheckWord:
    """A verdict as it stands in a row: icon, words, and the ink of both."""

    icon: str
    text: str
    ink: str
    text_ink: str


def check_word(verdict: Verdict | None) -> CheckWord:
    """The verdict's word; None is a network that has no standard here."""
    if verdict is None:
        return CheckWord("question-dashed", tr("Wallets", "Not judged"), "text2", "text2")
    if verdict.checksum is Checksum.VALID:
        return CheckWord("check-disc", tr("Wallets", "Checksum valid"), "confirmedFg", "confirmedFg")
    if verdict.checksum is Checksum.NONE_IN_FORMAT:
        return CheckWord("check", tr("Wallets", "Format valid"), "text2", "text2")
    if verdict.checksum is Checksum.ABSENT:
        return CheckWord("warning", tr("Wallets", "No checksum"), "warnFg", "warnFg")
    if verdict.reason is Reason.BAD_CHECKSUM:
        return CheckWord("octagon-x", tr("Wallets", "Checksum wrong"), "failedFg", "failedFg")
    return CheckWord("octagon-x", tr("Wallets", "Not valid"), "failedFg", "failedFg")


def unset_word() -> CheckWord:
    """The word of a network without an address."""
    return CheckWord("slash-circle", tr("Wallets", "Not set"), "text2", "text2")


def refusal(verdict: Verdict, text: str, *, network: str) -> str:
    """Why this text is refused; `network` is the name on screen. A secret's text is never repeated."""
    if verdict.reason is Reason.SECRET_KEY:
        return secret_words()
    if verdict.reason is Reason.BAD_CHARACTER and verdict.at is not None and verdict.at < len(text):
        return _character(text[verdict.at], verdict.at + 1, network)
    if verdict.reason is Reason.WRONG_NETWORK:
        return _other_environment(verdict)
    rows = {
        Reason.EMPTY: tr("Wallets", "Put in an address."),
        Reason.BAD_CHARACTER: tr("Wallets", "A character does not belong in an address of {network}."),
        Reason.BAD_CHECKSUM: tr(
            "Wallets", "The checksum does not fit: at least one character is wrong or changed places."
        ),
        Reason.BAD_LENGTH: tr("Wallets", "The length is wrong for an address of {network}."),
        Reason.BAD_PREFIX: tr("Wallets", "The beginning is not that of an address of {network}."),
        Reason.BAD_VERSION: tr("Wallets", "The version in this address is not one of {network}."),
        Reason.BAD_PADDING: tr("Wallets", "The end of this address is not encoded as {network} does it."),
        Reason.BAD_ENCODING: tr("Wallets", "The characters are not encoded as {network} does it."),
        Reason.MIXED_CASE: tr("Wallets", "Capitals and small letters are mixed, which {network} forbids."),
        Reason.BAD_TAG: tr("Wallets", "The tag in this address can't be used."),
        Reason.WRONG_CHAIN: tr("Wallets", "This is an address of another chain, not of {network}."),
        Reason.NOT_PAYABLE: tr("Wallets", "This is something of {network} that nobody can pay to."),
    }
    return rows[verdict.reason].replace("{network}", network)


def secret_words() -> str:
    """Said in the place of a text that opens a wallet."""
    return tr(
        "Wallets",
        "That looks like a seed phrase or private key. It was not kept. Never put one in here, "
        "and give it to nobody.",
    )


def warning_words(warning: Warn) -> str:
    """What makes a well-formed address doubtful."""
    return {
        Warn.FUTURE_WITNESS: tr("Wallets", "This version of Bitcoin address has no rules yet."),
        Warn.BURN_ADDRESS: tr("Wallets", "Nobody owns this address: money sent there is lost."),
        Warn.SCRIPT_ADDRESS: tr("Wallets", "A script owns this address, not a plain wallet."),
        Warn.POINTER_ADDRESS: tr("Wallets", "This old pointer form is no longer paid to by most wallets."),
        Warn.OFF_CURVE: tr("Wallets", "No key can own this address; a program may."),
    }[warning]


def _character(char: str, place: int, network: str) -> str:
    code = f"U+{ord(char):04X}"
    if char == " ":
        return tr("Wallets", "A space stands at place {place}.", place=place)
    if unicodedata.category(char)[0] in "CZ":
        return tr("Wallets", "A hidden character ({code}) stands at place {place}.", code=code, place=place)
    if not char.isascii():
        return tr(
            "Wallets",
            "The character “{char}” ({code}) at place {place} only looks like one of an address.",
            char=visible(char),
            code=code,
            place=place,
        )
    return tr(
        "Wallets",
        "The character “{char}” at place {place} does not belong in an address of {network}.",
        char=char,
        place=place,
        network=network,
    )


def _other_environment(verdict: Verdict) -> str:
    if verdict.environment == "test":
        return tr("Wallets", "This is an address of the test network: no real money arrives there.")
    return tr("Wallets", "This is an address of the main network, and this store is in test.")
