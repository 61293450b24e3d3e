"""services/guard: the owner's guard: PIN, seal over the receiving wallets, stopping all sales.

May: read the wallets at the API, keep what the owner approved, refuse a new charge.
Must not: believe a kept fact whose code it has not checked; tell anybody a PIN, a code or a key.
"""
