"""The API client: the only room that speaks to Cryptum.

Purpose: one call per endpoint, domain values in and out, every failure translated to a `DeskError`.
May: use httpx, read what the contract promises, retry reads.
Must not: keep anything, repeat a creation, let an httpx error escape, send the key to a second host.
"""
