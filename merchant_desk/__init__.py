"""Merchant Desk: the desktop program of a shop that takes crypto payments through Cryptum Checkout."""
