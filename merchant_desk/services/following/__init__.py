"""services/following: what tells the desk to look: sweep, watch, callbacks and other tills' writes.

May: call the reconciler, soon or later.
Must not: believe what it was told.
"""
