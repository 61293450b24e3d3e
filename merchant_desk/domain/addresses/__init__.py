"""Receiving addresses: what each network's standard says of a text, one module a family.

Purpose: judge a text as an address of a network, in the main or the test environment, without any lookup.
May: use the codecs base58 and keccak; they are pure arithmetic.
Must not: trim, repair or guess; keep or repeat a text that looks like a key.
"""
