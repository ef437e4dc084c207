"""The questions of how to get it and of the level of support."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form

from config.vocabularies import vocabulary
from localoffer.directory import facts
from localoffer.directory.content import ListingContent
from localoffer.publishing.differences import Naming
from providers.editor.asking import Asked, data_of, laid_over, sent
from providers.editor.codes import terms_of
from providers.editor.fields import ChoiceField, Choices, CodesField, TextField
from providers.editor.question import Reading, Section


class RoutesForm(Form):
    """Ways in, and what to do."""

    referral_routes = CodesField("Ways to get it", terms_of("referral_routes"), "Any one of these is enough.")
    how_to_get_it = TextField(
        "What families do", 10_000, "Step by step: whom to call, which form, what happens then.", rows=6
    )


def _levels() -> Choices:
    return [*terms_of("support_layers")(), ("none", "I do not know")]


class LevelForm(Form):
    """One level, or none."""

    layer = ChoiceField("Level of support", _levels)


@dataclass(frozen=True, kw_only=True)
class RoutesQuestion(Asked):
    """Ways to get it, and how."""

    template: str = "editor/routes.html"

    def values(self, content: ListingContent) -> Form:
        """The form with what the content says."""
        return RoutesForm(
            data={"referral_routes": list(content.referral_routes), "how_to_get_it": content.how_to_get_it}
        )

    def read(self, form: MultiDict[str, str], content: ListingContent) -> Reading:
        """The content with these ways."""
        typed = sent(RoutesForm, form)
        return laid_over(content, typed, **data_of(typed))

    def answers(self, content: ListingContent, labels: Naming) -> tuple[str, ...]:
        """The ways, then the words."""
        lines = (line.strip() for line in content.how_to_get_it.splitlines())
        return (*facts.labels("referral_routes", content.referral_routes), *filter(None, lines))


@dataclass(frozen=True, kw_only=True)
class LevelQuestion(Asked):
    """The level of support."""

    template: str = "editor/level.html"

    @property
    def hints(self) -> dict[str, Any]:
        """What each level means."""
        return {term.code: term.extra.get("hint", "") for term in vocabulary("support_layers").terms}

    def values(self, content: ListingContent) -> Form:
        """The form with the level of the content."""
        return LevelForm(data={"layer": content.layer})

    def read(self, form: MultiDict[str, str], content: ListingContent) -> Reading:
        """The content with this level; nothing chosen leaves it open."""
        typed = sent(LevelForm, form)
        chosen = data_of(typed)["layer"]
        return laid_over(content, typed, layer="" if chosen == "none" else chosen)

    def answers(self, content: ListingContent, labels: Naming) -> tuple[str, ...]:
        """The level and what it means."""
        return facts.one(facts.layer_words(content.layer))


ROUTES = RoutesQuestion(
    name="how-to-get-it", parts=("referral_routes", "how_to_get_it"), optional=False, section=Section.HOW,
    title="How do families get it?", task="How to get it",
    help="What a family has to do before the first time. If they only have to turn up or call, say so.",
    example="“Call us and say what your child likes. We send you a date within two weeks.”",
)  # fmt: skip
LEVEL = LevelQuestion(
    name="level", parts=("layer",), section=Section.WHO,
    title="Which level of support is it?", task="Level of support",
    help="Local offers sort help by how much of it a child needs.",
)  # fmt: skip
