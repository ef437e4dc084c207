"""What a page of the editor is: a question that reads its part of a listing from a form and shows it.

The engine knows no question by name: whatever keeps this contract and stands in `questions.QUESTIONS` has a page.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from werkzeug.datastructures import MultiDict

from localoffer.accounts.forms import Fault
from localoffer.directory.content import ListingContent
from localoffer.publishing.differences import Naming


class Section(StrEnum):
    """The headings of the task list, in their order."""

    WHAT = "What it is"
    WHO = "Who it is for"
    HOW = "How to get it"
    WHERE = "Where and when"
    CONTACT = "How to get in touch"


@dataclass(frozen=True)
class Reading:
    """What a form said. `content` is None where something is wrong or the page is to be shown again (a row added)."""

    content: ListingContent | None
    values: Any  # whatever the template shows: as typed, nothing lost
    faults: tuple[Fault, ...] = ()


class Question(Protocol):
    """One page of the editor. Questions hold no state: the same object answers every request."""

    @property
    def name(self) -> str:
        """The last part of its address: `places`."""

    @property
    def section(self) -> Section:
        """The heading of the task list it stands under."""

    @property
    def title(self) -> str:
        """The page's h1: `Where does it happen?`."""

    @property
    def task(self) -> str:
        """Its words in the task list: `Places`."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The fields of ListingContent that it sets."""

    @property
    def optional(self) -> bool:
        """Whether most listings say nothing of it; the pages mark it so."""

    @property
    def template(self) -> str:
        """The template of its page, which extends `editor/question.html` and fills the block `fields`."""

    def values(self, content: ListingContent) -> Any:
        """What the template shows of a listing's content."""

    def read(self, form: MultiDict[str, str], content: ListingContent) -> Reading:
        """The content with its parts as the form has them. Never raises, whatever was posted."""

    def answers(self, content: ListingContent, labels: Naming) -> tuple[str, ...]:
        """Lines for "check your answers"; () where it is not answered."""
