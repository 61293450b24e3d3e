"""Orders: find any order, see what happened to it, act on it.

Purpose: the list with its filters and counts, the detail panel, live rows.
May: read the store through the desk, copy links, ask again, cancel, record the hand-over.
Must not: read the store while painting, decide a state or a light, show a link's token.
"""
