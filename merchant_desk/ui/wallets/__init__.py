"""Wallets: where the store receives money, and whether that is what the owner approved.

Purpose: each network with its address, judged and held against the owner's seal; the owner's changes to them.
May: ask the API again, open Cryptum's dashboard, read an address from a file or a picture, ask for the PIN.
Must not: keep or repeat a text that looks like a seed phrase or a private key, judge an address by itself,
say "sealed" where nothing is compared.
"""
