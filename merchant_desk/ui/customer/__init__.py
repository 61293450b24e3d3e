"""The customer display: a second window that says what the customer should do.

Purpose: show the payment code, and say truthfully whether a payment is awaited, checked, received or stopped.
May: follow one order through signals, paint itself at any size, fill a second monitor.
Must not: take the focus, hold a control, show a name or an address, say "received" before the light is GO.
"""
