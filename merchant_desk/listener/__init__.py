"""The ear: takes callbacks from outside on one port.

Purpose: judge each request by path, size, seal and shape, keep it, answer, and hand over a hint.
May: use aiohttp on a thread of its own, write to the inbox.
Must not: believe any field but the order's id, parse before the seal is good, know Qt or the API client.
"""
