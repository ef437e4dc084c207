"""A school's listing in plain words, from its register row: never empty, and never more than the register knows."""

from config.vocabularies import vocabulary
from importers.sources.register_rules import (
    Resourced,
    ages_of,
    categories_of,
    is_section_41,
    meant,
    needs_of,
    resourced_of,
)
from importers.validation import Row

_NOUN = {
    "special-school": "Special school",
    "alternative-provision": "Alternative provision",
    "early-years": "Early years setting",
    "post-16": "College or post-16 provider",
    "independent": "Independent school",
}
_ENTRY = {
    "special-school": "Most pupils have an EHC plan that names the school. Talk to the school and to the council's "
    "SEND team before you ask for it in a plan.",
    "alternative-provision": "Places are arranged by schools or the council, not by families. "
    "Talk to your child's school or to the council first.",
    "early-years": "Ask the setting about places and about funded hours.",
    "post-16": "Apply to the college or provider. A young person with an EHC plan can ask for it to be named "
    "in the plan.",
    "independent": "Apply to the school. Ask what support it can give and what that costs.",
    "mainstream-school": "Apply through your council's school admissions team. A child with an EHC plan gets a "
    "place where the plan names the school.",
}


def noun_of(row: Row, kind: str) -> str:
    """What sort of school: 'Primary school', 'Special school for girls'."""
    noun = _NOUN.get(kind)
    if noun is None:
        phase = meant(row.text("phase")).casefold()
        low, high = ages_of(row)
        if "primary" in phase or (not phase and high is not None and high <= 11):
            noun = "Primary school"
        elif "secondary" in phase or (not phase and low is not None and low >= 11):
            noun = "Secondary school"
        elif "all-through" in phase:
            noun = "All-through school"
        else:
            noun = "School"
    gender = row.text("gender").casefold()
    return f"{noun} for {gender}" if gender in ("girls", "boys") else noun


def summary_of(row: Row, kind: str) -> str:
    """One sentence: sort, ages, place. At most 300 characters."""
    low, high = ages_of(row)
    ages = ""
    if low is not None and high is not None:
        ages = f"aged {low}" if low == high else f"for ages {low} to {high}"
    elif low is not None:
        ages = f"from age {low}"
    elif high is not None:
        ages = f"up to age {high}"
    noun = noun_of(row, kind)
    if ages.startswith("for") and " for " in noun:
        ages = ages.replace("for ages", "aged")
    town = meant(row.text("town")) or meant(row.text("locality"))
    place = f"in {town}" if town else f"in the {row.text('postcode').split()[0]} area" if row.text("postcode") else ""
    resourced = " It has specialist places for pupils with SEN." if resourced_of(row) else ""
    return " ".join(part for part in (noun, ages, place) if part)[:240] + "." + resourced


def description_of(row: Row, kind: str) -> str:
    """Short paragraphs. Everything here is self-reported to the register, so it sends people to the school."""
    paragraphs = [_about(row), _support(row, kind), _specialist(row), _source(row)]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def entry_of(kind: str) -> str:
    """How a child gets a place, in general."""
    return _ENTRY[kind]


def alert_of(row: Row) -> str:
    """A notice on top of the page where the school is to close."""
    if row.text("status").casefold() != "open, but proposed to close":
        return ""
    closes = row.get("closed")
    why = " because it is becoming an academy" if "academy" in row.text("closed_why").casefold() else ""
    when = f" on {closes.day} {closes:%B %Y}" if closes else ""
    return f"This school is proposed to close{when}{why}."


def _about(row: Row) -> str:
    kind = meant(row.text("type")) or meant(row.text("type_group"))
    parts = [f"The school register lists {row.text('name')} as: {kind.rstrip('.')}." if kind else ""]
    if row.get("capacity"):
        parts.append(f"It has room for {row.get('capacity'):,} pupils.")
    religion = meant(row.text("religion"))
    if religion:
        parts.append(f"Religious character: {religion}.")
    trust = meant(row.text("trust"))
    if trust:
        parts.append(f"It is run by {trust.title() if trust.isupper() else trust}.")
    if row.text("nursery").casefold().startswith("has nursery"):
        parts.append("It has nursery classes.")
    if row.text("sixth_form").casefold().startswith("has a sixth"):
        parts.append("It has a sixth form.")
    if "boarding" in row.text("boarders").casefold():
        parts.append("It offers boarding.")
    return " ".join(part for part in parts if part)


def _support(row: Row, kind: str) -> str:
    needs = vocabulary("needs")
    listed = [needs.label_of(code) for code in needs_of(row)[0]]
    if listed:
        lines = "; ".join(label[:1].lower() + label[1:] if not label[:2].isupper() else label for label in listed)
        return f"The register lists specialist provision for: {lines}."
    if kind in ("special-school", "alternative-provision"):
        return "The register does not say which types of need it provides for. Ask the school."
    if "education/special" in categories_of(row, kind):
        return "It provides for young people with SEN. The register does not say which types of need. Ask them."
    return "Its SEN information report says how it supports pupils with SEN: ask the school or look on its website."


def _specialist(row: Row) -> str:
    found = resourced_of(row)
    parts = [_resourced_words(found, row)] if found else []
    if is_section_41(row):
        parts.append("It is a section 41 school: a parent or young person may ask for it to be named in an EHC plan.")
    if row.text("special_classes").casefold().startswith("has special"):
        parts.append("It has special classes.")
    return " ".join(parts)


def _resourced_words(found: Resourced, row: Row) -> str:
    names = []
    if found.provision:
        places = row.get("resourced_places")
        names.append("resourced provision" + (f" ({places} places)" if places else ""))
    if found.unit:
        places = row.get("unit_places")
        names.append("a SEN unit" + (f" ({places} places)" if places else ""))
    return f"The register lists {' and '.join(names)}, now also called an inclusion base."


def _source(row: Row) -> str:
    return (
        f"This comes from the national school register (URN {row.get('urn')}), which schools fill in themselves "
        "and which can be out of date. Check with the school."
    )
