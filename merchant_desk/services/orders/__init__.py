"""services/orders: one order from its draft to its end: created once, read, settled, cancelled, superseded.

May: ask the API about one order, absorb the answer, write it down and tell.
Must not: decide by itself when to ask; the rooms above do.
"""
