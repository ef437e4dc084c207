"""The editor's blueprint with all its routes."""

from providers.editor import listing_views, question_views, sending_views
from providers.editor.pages import editor

__all__ = ["editor", "listing_views", "question_views", "sending_views"]
