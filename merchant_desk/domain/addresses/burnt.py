"""Well-known addresses that nobody holds: well formed, and whatever is sent there is gone."""

from __future__ import annotations

from typing import Final

BURNT: Final = frozenset(
    {
        # EVM: the zero address and the customary 0x…dEaD, in EIP-55 form.
        "0x0000000000000000000000000000000000000000",
        "0x000000000000000000000000000000000000dEaD",
        # Bitcoin: the hash of all zeros, and two that were made up letter by letter.
        "1111111111111111111114oLvT2",
        "1BitcoinEaterAddressDontSendf59kuE",
        "1CounterpartyXXXXXXXXXXXXXXXUWLpVr",
        # Solana: the System Program's id, and the incinerator.
        "11111111111111111111111111111111",
        "1nc1nerator11111111111111111111111111111111",
        # XRP Ledger (XRPL documentation, special addresses): zero, one, name reservation, NaN.
        "rrrrrrrrrrrrrrrrrrrrrhoLvTp",
        "rrrrrrrrrrrrrrrrrrrrBZbvji",
        "rrrrrrrrrrrrrrrrrNAMEtxvNvQ",
        "rrrrrrrrrrrrrrrrrrrn5RM1rHd",
        # Stellar: the key of all zeros.
        "GAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAWHF",
        # Hathor: the hash of all zeros, and one that was made up letter by letter.
        "H6X8PLvXQDY3iLaTynKkQ1tUBBJjSZSf23",
        "HDeadDeadDeadDeadDeadDeadDeagTPgmn",
    }
)
"""As `Verdict.normalised` writes them."""
