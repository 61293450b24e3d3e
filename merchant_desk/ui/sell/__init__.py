"""Sell: make a charge in under five seconds.

Purpose: amount, customer and reference into one order, once; parked charges; the orders just made.
May: keep what is typed before the desk is open; ask the desk to create, and to read what its strip shows.
Must not: send anything by itself, decide a state, offer to send again what may have arrived.
"""
