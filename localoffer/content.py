"""What a listing or a report says, as one frozen, checked value: the base of both."""

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Base of every part: immutable, nothing unknown let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Content(Part):
    """Base of the whole: what a revision stores and compares."""

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready dictionary, empty values left out, that `from_json` reads back to an equal value."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def fingerprint(self) -> str:
        """SHA-256 in hex of the content: equal for equal content, whatever way it came in."""
        text = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
