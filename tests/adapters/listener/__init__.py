"""The listener against honest, slow, hostile and unlucky senders, over raw sockets and a real store."""

from __future__ import annotations
