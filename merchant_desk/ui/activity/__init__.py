"""Activity: every callback that reached the listener and every change made in the app.

Purpose: show who said what, which checks it passed, and why it was refused.
May: read the inbox and the journal through the desk, ask the API about an order again.
Must not: believe a callback, show a payload as anything but plain text, show the whole callback address.
"""
