"""The writer's blueprint with all its routes."""

from providers.reporting import (
    begin_views,
    duties_views,
    map_views,
    pasting_views,
    question_views,
    sending_views,
    task_views,
)
from providers.reporting.pages import reporting

__all__ = [
    "begin_views",
    "duties_views",
    "map_views",
    "pasting_views",
    "question_views",
    "reporting",
    "sending_views",
    "task_views",
]
