"""The training shop: a stranger who has read only the API's documents.

Purpose: a look-alike API over real HTTP with the customer's page, signed callbacks and faults on request.
May: use aiohttp, send callbacks to this machine, keep its own state file.
Must not: import the API client (two sides with one codec agree even when both are wrong), touch a profile,
send anything to another machine.
"""
