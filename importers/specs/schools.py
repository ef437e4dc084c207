"""The school register (Get Information About Schools): the columns used, of the 120 to 140 it has in any year."""

from importers.specs.columns import Column, Kind, Spec


def _named(field: str, heading: str, kind: Kind = "text", *aliases: str, note: str = "") -> Column:
    """A column that may be missing, and whose strange values are left out with a warning."""
    return Column(field, (heading, *aliases), kind, lenient=True, note=note)


NEED_COLUMNS = tuple(f"sen_{number}" for number in range(1, 14))

SCHOOLS = Spec(
    "schools",
    "School register",
    (
        Column("urn", ("URN",), "whole", required=True, note="The school's own number."),
        Column("name", ("EstablishmentName",), required=True, longest=200, note="As the register spells it."),
        Column("la_code", ("LA (code)",), required=True, note="Three digits, such as 358."),
        _named("la_name", "LA (name)"),
        _named("number", "EstablishmentNumber", note="With LA (code): the LAESTAB."),
        _named("type", "TypeOfEstablishment (name)", note="Decides the kind of provider, with the group."),
        _named("type_group", "EstablishmentTypeGroup (name)"),
        _named("status", "EstablishmentStatus (name)", note="Closed schools leave the directory."),
        _named("opened", "OpenDate", "date"),
        _named("closed", "CloseDate", "date"),
        _named("closed_why", "ReasonEstablishmentClosed (name)"),
        _named("phase", "PhaseOfEducation (name)", note="'Not applicable' for most special schools."),
        _named("age_low", "StatutoryLowAge", "whole"),
        _named("age_high", "StatutoryHighAge", "whole"),
        _named("boarders", "Boarders (name)"),
        _named("nursery", "NurseryProvision (name)"),
        _named("sixth_form", "OfficialSixthForm (name)"),
        _named("gender", "Gender (name)"),
        _named("religion", "ReligiousCharacter (name)"),
        _named("capacity", "SchoolCapacity", "whole"),
        _named("special_classes", "SpecialClasses (name)"),
        _named("trust", "Trusts (name)"),
        _named("federation", "Federations (name)"),
        _named("ukprn", "UKPRN"),
        _named("street", "Street"),
        _named("locality", "Locality"),
        _named("address3", "Address3"),
        _named("town", "Town"),
        _named("county", "County (name)"),
        _named("postcode", "Postcode", "postcode"),
        _named("website", "SchoolWebsite", "web"),
        _named("phone", "TelephoneNum", "phone", note="The head's name is never read."),
        _named("section_41", "Section41Approved (name)", note="'Approved' marks a section 41 school."),
        *(_named(f"sen_{n}", f"SEN{n} (name)", note="A type of need provided for.") for n in range(1, 14)),
        _named("resourced", "TypeOfResourcedProvision (name)"),
        _named("resourced_places", "ResourcedProvisionCapacity", "whole"),
        _named("unit_places", "SenUnitCapacity", "whole"),
        _named("easting", "Easting", "number", note="OSGB36, metres. Blank or 0: not known."),
        _named("northing", "Northing", "number"),
        _named("latitude", "latitude", "latitude", "lat", note="Small extracts give WGS84 degrees instead."),
        _named("longitude", "longitude", "longitude", "lon", "long", "lng"),
    ),
)

LINKS = Spec(
    "links",
    "Links between schools",
    (
        Column("urn", ("URN",), "whole", required=True, note="The school the row speaks of."),
        Column("linked", ("LinkURN",), "whole", required=True, note="The school it is linked to."),
        Column("link", ("LinkType",), required=True, note="'Predecessor' and 'Successor' are used, with their forms."),
        Column("since", ("LinkEstablishedDate",), "date", lenient=True),
    ),
)
