"""Questions that are answered by ticking terms of a vocabulary: kinds of help, needs, languages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form

from config.vocabularies import Term, vocabulary
from localoffer.directory import facts
from localoffer.directory.content import CODE_FIELDS, ListingContent
from localoffer.publishing.differences import Naming
from providers.editor.asking import Asked, laid_over, sent
from providers.editor.fields import Choices, CodesField
from providers.editor.question import Reading, Section

ALL = "all"


def terms_of(name: str) -> Callable[[], Choices]:
    """The terms of a vocabulary as choices, read when a page is asked for: an authority may change them."""
    return lambda: [(term.code, term.label) for term in vocabulary(name).terms]


@dataclass(frozen=True)
class Group:
    """Boxes under one heading; "" for a vocabulary that is no tree."""

    heading: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True)
class CodesQuestion(Asked):
    """One field of codes. `everything` labels a box that stands for all of them; "" for none."""

    form: type[Form]
    everything: str = ""
    template: str = "editor/codes.html"

    @property
    def part(self) -> str:
        """The field of the content."""
        return self.parts[0]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The boxes by the top of the tree they are under, which is the first box of its group."""
        words = vocabulary(CODE_FIELDS[self.part])
        if not any(term.parent for term in words.terms):
            return (Group("", words.terms),)
        tops = words.children(None)
        return tuple(
            Group(top.label, tuple(term for term in words.terms if term.code.partition("/")[0] == top.code))
            for top in tops
        )

    def values(self, content: ListingContent) -> Form:
        """The boxes with those of the content ticked."""
        return self.form(data={self.part: list(getattr(content, self.part))})

    def read(self, form: MultiDict[str, str], content: ListingContent) -> Reading:
        """The content with the boxes that were ticked."""
        typed = sent(self.form, form)
        chosen: list[Any] = typed[self.part].data or []
        if self.everything and ALL in chosen:
            chosen = [term.code for term in vocabulary(CODE_FIELDS[self.part]).terms]
        return laid_over(content, typed, **{self.part: chosen})

    def answers(self, content: ListingContent, labels: Naming) -> tuple[str, ...]:
        """The labels of the codes."""
        codes = getattr(content, self.part)
        return facts.need_words(codes) if self.everything else facts.labels(CODE_FIELDS[self.part], codes)


def _needs() -> Choices:
    return [(ALL, CATCH_ALL), *terms_of("needs")()]


CATCH_ALL = "All types of need"


class _CategoriesForm(Form):
    categories = CodesField("Kinds of help", terms_of("categories"))


class _NeedsForm(Form):
    needs = CodesField("Needs", _needs)


class _LanguagesForm(Form):
    languages = CodesField("Languages", terms_of("languages"))


CATEGORIES = CodesQuestion(
    name="kinds", form=_CategoriesForm, parts=("categories",), optional=False, section=Section.WHAT,
    title="What kind of help is it?", task="Kinds of help",
    help="Tick all that fit; most services are one or two. Families find it under these.",
)  # fmt: skip
NEEDS = CodesQuestion(
    name="needs", form=_NeedsForm, parts=("needs",), optional=False, everything=CATCH_ALL, section=Section.WHO,
    title="Which needs is it for?", task="Needs",
    help="Tick those you have the experience, the staff or the equipment for. Tick none where it makes no difference.",
)  # fmt: skip
LANGUAGES = CodesQuestion(
    name="languages", form=_LanguagesForm, parts=("languages",), section=Section.WHO,
    title="Which languages can families use?", task="Languages",
    help="Languages your staff speak or sign with families, and whether you can arrange an interpreter.",
)  # fmt: skip
