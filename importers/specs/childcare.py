"""Ofsted's childcare register: the columns used, by every heading they have had. Case never matters."""

from importers.specs.columns import Column, Kind, Spec


def _named(field: str, heading: str, kind: Kind = "text", *aliases: str, note: str = "") -> Column:
    """A column that may be missing, and whose strange values are left out with a warning."""
    return Column(field, (heading, *aliases), kind, lenient=True, note=note)


CHILDCARE = Spec(
    "childcare",
    "Childcare register",
    (
        Column("urn", ("Provider URN", "URN"), required=True, longest=20, note="Ofsted's number, such as EY101465."),
        Column("name", ("Provider name", "Setting name"), required=True, longest=200, note="'REDACTED': not listed."),
        Column("type", ("Provider type",), required=True, note="Childminders and home childcarers are not listed."),
        Column("authority", ("Local authority", "Local authority name"), required=True, note="Its name."),
        _named("status", "Provider status", "text", "Registration status", note="Only active ones are listed."),
        _named("subtype", "Provider subtype"),
        _named("registered", "Registration date", "date"),
        _named("combinations", "Individual register combinations", "text", "Register combinations"),
        _named("on_early", "Provider Early Years Register Flag", "yes-no", "Early Years Register flag"),
        _named("on_compulsory", "Provider Compulsory Childcare Register Flag", "yes-no",
               "Compulsory Childcare Register flag"),
        _named("on_voluntary", "Provider Voluntary Childcare Register Flag", "yes-no",
               "Voluntary Childcare Register flag"),
        _named("address1", "Provider address line 1", "text", "Address line 1"),
        _named("address2", "Provider address line 2", "text", "Address line 2"),
        _named("address3", "Provider address line 3", "text", "Address line 3"),
        _named("town", "Provider town", "text", "Town"),
        _named("postcode", "Provider postcode", "postcode", "Postcode"),
        _named("places", "Places", "whole"),
        _named("phone", "Telephone Number", "phone", "Provider telephone number"),
        _named("link", "Web link", "web", note="Its page with Ofsted's reports."),
        _named("report_card", "EYR REIF: Most recent: Inspection date", "date", note="Report cards, since 2025."),
        _named("full", "EYR OEIF: Most recent: Full inspection date", "date",
               "EYR OEIF/CIF: Most recent: Full inspection date", "Most recent full inspection: Inspection date"),
        _named("out_of_school", "EYR OEIF OOSC: Most recent: Inspection date", "date"),
        _named("childcare", "CR: Most recent: Inspection date", "date"),
    ),
)  # fmt: skip
