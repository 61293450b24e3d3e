"""The store: one suite for the fake and the real thing, and what only a file can do."""

from __future__ import annotations
