"""The words that depend on a reason inside a failure; one table for each kind of reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """`message` is what happened, `hint` what to do; one sentence each."""

    message: str
    hint: str


NOT_ALLOWED_WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "already-paid": Words(
            "{order} is already paid.",
            "Hand the goods over, or send the money back from your own wallet.",
        ),
        "already-final": Words("{order} has already ended.", "Look at it with `orders show`."),
        "in-review": Words(
            "{order} needs a person to look at it first.", "Keep the goods and look at it with `orders show`."
        ),
        "still-creating": Words(
            "It is not known yet whether the API has {order}.", "Run `sync`, then repeat the command."
        ),
        "made-elsewhere": Words(
            "{order} was not made by this shop's desk.", "Hand it over where it was made."
        ),
        "not-go": Words(
            "{order} is not on GO.", "Keep the goods until it is; ask again with `orders show --refresh`."
        ),
        "already-handed-over": Words(
            "The goods of {order} were already handed over.", "See who and when with `orders show`."
        ),
        "reference-differs": Words(
            "{order} exists already with other facts.", "Choose another reference, or leave it out."
        ),
        "wallets-invalid": Words(
            "The API says that the store's wallet configuration is invalid{detail}.",
            "Set the wallets in Cryptum's dashboard, then run `stores verify`.",
        ),
        "has-orders": Words(
            "This store already has orders, and real and test orders never stand in one store.",
            "Take a profile of its own for the other environment: --profile NAME.",
        ),
        "may-have-arrived": Words(
            "The API has {order}, or may have it, so it cannot be closed here alone.",
            "Wait {wait}, run `sync`, then cancel it again.",
        ),
        "not-surely-absent": Words(
            "It is not sure yet that the API does not have {order}, so the sale is not sent again.",
            "Wait {wait}, run `sync`, then repeat the command.",
        ),
        "not-replaceable": Words(
            "{order} is no unanswered creation of this shop, so nothing can be sent instead of it.",
            "Look at it with `orders show`.",
        ),
        "contract-at-production": Words(
            "The contract check makes and cancels orders, so it does not run against this server.",
            "Run it against Cryptum's test system, in a profile of its own, or with --training.",
        ),
        "store-known": Words(
            "This store, at this server, is set up here already.", "Open it with its own --profile NAME."
        ),
        "already-replaced": Words(
            "{order} was replaced by another order{detail}.", "Go on with that one: `orders show`."
        ),
        "wallet-writer-off": Words(
            "Wallets are not written from here: no contract check has seen it work with this API.",
            "Set them in Cryptum's dashboard, then compare with `wallets list`; `doctor --contract` against "
            "the test system may turn this on.",
        ),
        "sales-stopped": Words(
            "All sales are stopped here{detail}.", "Only the owner lets them go on: `sales resume`."
        ),
        "wallets-changed": Words(
            "The API's receiving wallets are not those that the owner approved{detail}.",
            "Sell nothing and show no code; the owner looks with `wallets list`, then accepts with "
            "`wallets approve` or puts them right.",
        ),
        "seal-broken": Words(
            "What the owner approved here {detail}, so nothing is sold.",
            "Find out who can write to this data folder; then the owner starts anew with `pin reset` and an "
            "empty recovery code, and `wallets approve`.",
        ),
        "wallets-unseen": Words(
            "The API shows no receiving wallets, so there is nothing to approve.",
            "Set them in Cryptum's dashboard, make one order, then repeat the command.",
        ),
    }
)
"""One row for each of `NOT_ALLOWED_REASONS`."""

SEAL_WHY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "is gone",
        "altered": "was changed by somebody else",
        "copied": "came from another data folder",
        "old": "was replaced by an older copy",
        "no-key": "cannot be checked: its key is gone",
        "other-store": "was approved for another store or API address",
    }
)
"""What broke the seal, by the guard's word for it."""

STORE_WHY: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "full": Words("The disk is full, so the local store {path} cannot be written.", "Make room."),
        "damaged": Words("The local store {path} is damaged.", "Move it away and put a backup in its place."),
        "newer": Words(
            "The local store {path} was written by a newer Merchant Desk.", "Update this program."
        ),
        "not-supported-yet": Words(
            "Databases of the kind {path} are not supported.",
            "Unset MERCHANT_DESK_DATABASE_URL, or name sqlite.",
        ),
        "denied": Words("The local store {path} may not be read or written.", "Correct its permissions."),
    }
)
FILE_WHY: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "damaged": Words(
            "The file {path} is damaged.", "Correct it, or move it away to start with defaults."
        ),
        "denied": Words(
            "{path} may not be read or written.", "Correct its permissions, or name another place."
        ),
        "in-the-way": Words("{path} is not what should be there.", "Move it away, or name another place."),
        "no-folder": Words("There is no folder for {path}.", "Make it, or name another place."),
        "no-file": Words("There is no file {path}.", "Check its name."),
        "full": Words(
            "The disk is full, so {path} cannot be written.", "Make room, then repeat the command."
        ),
        "read-only": Words("{path} is on a read-only disk.", "Name another place."),
        "in-use": Words("{path} is in use by another process.", "End that one, or name another file."),
        "training-shop": Words("The training shop did not start.", "Look into {path}, then repeat."),
        "too-long": Words("The payment link is too long for a code.", "Shorten the return addresses."),
    }
)
BAD_INPUT_WHY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "empty": "is empty",
        "missing": "is missing",
        "zero": "cannot be zero",
        "too-long": "is too long",
        "bad-character": "has a character that cannot be used",
        "bad-name": "takes letters, digits, dots, dashes and underscores",
        "no-address": "is not an e-mail address",
        "not-two-letters": "is not a two-letter code",
        "not-offered": "is not USD or BRL",
        "not-https": "must begin with https, or lie on this machine",
        "not-an-address": "is not scheme and host alone, such as https://api.cryptum.io",
        "not-an-origin": "is not scheme and host alone, such as https://api.cryptum.io",
        "not-0-or-1": "is 1, 0 or unset",
        "not-seconds": "is a number of seconds",
        "not-a-network": "is none of the platform's, such as CELO, ETHEREUM or HATHOR",
        "not-a-hash": "does not have the form of a transaction id of that network",
        "repeated": "is there twice",
        "six-digits": "has six digits",
        "not-a-coin": "takes letters and digits, such as cUSD",
    }
)
KEYRING_WHY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "locked": "The system keyring is locked.",
        "dismissed": "The keyring's question was dismissed.",
        "slow": "The system keyring did not answer within 10 s.",
        "failing": "The system keyring is failing.",
    }
)
NOT_FOUND_HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "order": "List them with `orders list`, or bring the store level with `sync`.",
        "callback": "List them with `callbacks list`.",
        "store": "List them with `stores list`.",
        "wallet": "List them with `wallets list`.",
        "network": "Take one that the API knows, such as CELO, ETHEREUM or HATHOR.",
    }
)

UNREACHABLE_WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "network": Words(
            "The API could not be reached.", "Nothing left this machine; check the network and repeat."
        ),
        "dns": Words(
            "The API could not be reached: its name is not known here.",
            "Nothing left this machine; check the API address and the network.",
        ),
        "certificate": Words(
            "The server at the API's address could not prove who it is: its certificate is not trusted.",
            "Nothing was sent; check the API address and this machine's clock, and do not go on in a network "
            "that wants a sign-in first.",
        ),
        "tls": Words(
            "No safe connection to the API could be made.",
            "Nothing was sent; check the API address, and a proxy that may stand between.",
        ),
        "proxy": Words(
            "The proxy on the way to the API cannot be used.",
            "Nothing was sent; check HTTPS_PROXY, ALL_PROXY and NO_PROXY.",
        ),
        "asked-to-wait": Words(
            "The API asks to slow down, and the time it named is not over.",
            "Nothing was sent; wait a minute and repeat.",
        ),
    }
)
"""Why no connection was made, by `Unreachable.why`; other reasons are said as `network`."""
