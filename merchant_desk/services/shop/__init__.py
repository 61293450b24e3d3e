"""services/shop: who sells: the account, its stores and settings, and where callbacks reach it.

May: read the store at the API, keep settings and secrets through their ports.
Must not: touch an order.
"""
