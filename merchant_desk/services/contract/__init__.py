"""services/contract: learning how the API at hand reads its own contract (doctor --contract).

May: create, read, list and cancel orders of its own at a test system.
Must not: touch an order that it did not make, or ask production.
"""
