"""Payment: one order on the screen, from the code that the customer scans to the goods handed over.

Purpose: show the light, the payment link, what was checked and what to do; record the hand-over, once.
May: ask the desk to cancel, to ask again, to hand over, in training to play the customer; print and send.
Must not: decide a state or a light, know "paid" from anything but the order, show the link's token.
"""
