"""An identity provider of our own on this machine: a real server with discovery, keys, and RS256 signatures.

It signs in whoever `person` says, and lies in the ways a test asks for.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID, CLIENT_SECRET = "local-offer", "only between these two"
PERSON = {"sub": "7f3a", "email": "officer@aldermere.example", "email_verified": True}


@dataclass
class Provider:
    """What the provider knows and does. Change it to make it misbehave."""

    address: str
    person: dict[str, Any] = field(default_factory=lambda: dict(PERSON))
    claims: dict[str, Any] = field(default_factory=dict)  # put over those of a right token
    without: tuple[str, ...] = ()  # claims left out
    algorithm: str = "RS256"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    signs_with: RSAKey | None = None  # another key than it publishes
    refuses: bool = False  # the person presses Cancel
    broken: str = ""  # "discovery", "token", "keys": that address answers 500; "json": it answers no JSON
    issuer: str = ""  # what it calls itself
    token_extra: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer or self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "code_challenge_methods_supported": ["S256"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        self.asked.append(asked)
        if self.refuses:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """An answer for a code: each code once, for the right client, with the right verifier."""
        asked = self.codes.pop(sent.get("code", ""), None)
        client = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if asked is None or authorization != f"Basic {client}" or not self._is_verified(sent, asked):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer or self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"]} | self.person | self.claims
        claims = {name: value for name, value in claims.items() if name not in self.without}
        answer = {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": self._sign(claims)}
        return 200, answer | self.token_extra

    def _sign(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "RS256":
            return jwt.encode({"alg": "RS256", "kid": str(self.key.kid)}, claims, self.signs_with or self.key)
        if self.algorithm == "HS256":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(CLIENT_SECRET.ljust(32)))
        parts = [json.dumps({"alg": "none"}), json.dumps(claims)]
        return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts) + "."

    @staticmethod
    def _is_verified(sent: dict[str, str], asked: dict[str, str]) -> bool:
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return asked["code_challenge_method"] == "S256" and challenge == asked["code_challenge"]


class Handler(BaseHTTPRequestHandler):
    """Answers for the provider."""

    provider: ClassVar[Provider]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(asked))
            self.end_headers()
        elif parts.path == "/.well-known/openid-configuration":
            self._answer("discovery", 200, self.provider.discovery())
        elif parts.path == "/keys":
            self._answer("keys", 200, {"keys": [self.provider.key.as_dict(private=False)]})
        else:
            self._answer("", 404, {})

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(text).items()}
        self._answer("token", *self.provider.token(sent, self.headers.get("Authorization", "")))

    def _answer(self, what: str, status: int, data: dict[str, Any]) -> None:
        body = b"<p>Down for maintenance</p>" if self.provider.broken == "json" else json.dumps(data).encode()
        self.send_response(500 if self.provider.broken == what else status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a test says itself what went wrong."""


@contextmanager
def running() -> Iterator[Provider]:
    """The provider on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OwnHandler", (Handler,), {}))
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass.provider = provider  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()
