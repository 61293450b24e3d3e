"""services/line: the one line to the API: who may ask now, how often, how long, and whether it holds.

May: count, wait and refuse requests.
Must not: know what an order is for, or ask the API itself.
"""
