"""Wallets: where the store receives money, as the API shows it.

Purpose: each network with its address, cut in the list and in groups of four in the panel, to read and copy.
May: ask the API again, open Cryptum's dashboard in the browser.
Must not: change or judge an address, ask for or keep a private key.
"""
