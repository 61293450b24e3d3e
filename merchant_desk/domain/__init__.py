"""domain: values and rules of orders and payments.

May: use the standard library on the values passed in.
Must not: read a clock, do I/O, log, hold prose, import any other room.
"""
