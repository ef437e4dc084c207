"""Logging: one line per event, readable while developing, JSON in production, never with a secret."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

from config.settings import Settings

_SECRET_NAME = re.compile(r"password|secret|token|api_key|authorization|cookie", re.IGNORECASE)
_PASSWORD_IN_ADDRESS = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]+@")


def hide_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank every field whose name speaks of a secret, and every password inside an address."""
    for name, value in event.items():
        if _SECRET_NAME.search(name):
            event[name] = "(hidden)"
        elif isinstance(value, str):
            event[name] = _PASSWORD_IN_ADDRESS.sub(r"\1:(hidden)@", value)
    return event


def configure_logging(settings: Settings) -> None:
    """Send all that is logged, ours and the libraries', to standard error. A second call changes nothing."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(before, as_json=settings.is_production))
    root = logging.getLogger()
    root.handlers = [old for old in root.handlers if not isinstance(old.formatter, _Formatter)] + [handler]
    root.setLevel(settings.log_level)
    for chatty in ("apscheduler", "elastic_transport", "urllib3", "alembic.runtime.plugins"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Ours, so that a second call finds and replaces it."""


def _formatter(before: list[Processor], *, as_json: bool) -> _Formatter:
    ending: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        ending += [structlog.processors.format_exc_info, hide_secrets, structlog.processors.JSONRenderer()]
    else:
        ending += [
            hide_secrets,
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                pad_event_to=0,
                # Without local variables: they would hold what a family typed.
                exception_formatter=structlog.dev.plain_traceback,
            ),
        ]
    return _Formatter(foreign_pre_chain=before, processors=ending)
