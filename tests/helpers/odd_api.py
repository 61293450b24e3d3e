"""An API on a thread of its own that answers honestly, but for one route whose answer a test gives."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Literal, TypeAlias

Route: TypeAlias = Literal["create", "read", "list", "update", "verify", "store", "wallets", "prices"]

ORDER_ID: Final = "11111111-2222-4333-8444-555555555555"
STORE: Final = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"


@dataclass
class OddApi:
    """`odd` is the answer of one route: (route, status, body); every other call is answered as documented."""

    origin: str = ""
    odd: tuple[Route, int, bytes] | None = None
    made: dict[str, Any] = field(default_factory=dict)

    def read(self, **members: Any) -> dict[str, Any]:
        """The order that was made, as an honest read shows it."""
        return {
            "id": ORDER_ID,
            "ecommerceOrderId": self.made.get("ecommerceOrderId", "DESK-0001"),
            "ecommerce": "api",
            "orderTotal": self.made.get("orderTotal", "25.40"),
            "orderCurrency": self.made.get("orderCurrency", "USD"),
            "paymentStatus": "pending",
            "sessionToken": "header.payload.signature",
            "store": {"id": STORE, "name": "Corner shop", "wallets": []},
            "marketRates": {"BRL": "1.00", "USD": "0.19", "CELO": "0.32033333"},
            **members,
        }

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body for one request."""
        route = _route(method, path)
        if route == "create":
            self.made = json.loads(body)
        if self.odd is not None and self.odd[0] == route:
            return self.odd[1:]
        honest: dict[Route, Any] = {
            "create": {"id": ORDER_ID, "sessionToken": "header.payload.signature"},
            "read": self.read(),
            "list": {"total": 0, "orders": []},
            "update": {},
            "verify": {"webhookSecret": "odd-api-secret"},
            "store": {"wallets": []},
            "wallets": {"wallets": []},
            "prices": {"BRL": 5.2, "CELO": 1.7},
        }
        return 200, json.dumps(honest[route]).encode()


def _route(method: str, path: str) -> Route:
    if path.startswith("/prices/"):
        return "prices"
    if path == "/plugins/stores/verification":
        return "verify"
    if path.startswith("/plugins/stores/"):
        return "store" if method == "GET" else "wallets"
    if method == "POST":
        return "create"
    if method == "PUT":
        return "update"
    return "list" if path.startswith("/plugins/orders/?") else "read"


@contextmanager
def odd_api() -> Iterator[OddApi]:
    """Listens on a free loopback port while its block runs."""
    api = OddApi()

    class Handler(BaseHTTPRequestHandler):
        """Answers by `api`, on connections that stay open."""

        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            status, answer = api.answer(self.command, self.path, body)
            self.send_response_only(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the library's own names

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        api.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield api
        finally:
            server.shutdown()
            thread.join()
