"""When these tests are."""

from datetime import UTC, date, datetime

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
