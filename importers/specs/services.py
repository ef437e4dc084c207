"""The product's own services template: one row a service, further rows for further places."""

from importers.specs.columns import Column, Spec

PLACE_FIELDS = (
    "location_name", "address", "town", "postcode", "latitude", "longitude", "hide_address", "access",
)  # fmt: skip


def _c(field: str, note: str, example: str = "", **more: object) -> Column:
    return Column(field, (field,), note=note, example=example, **more)  # type: ignore[arg-type]


SERVICES = Spec(
    "services",
    "Services",
    (
        _c("reference", "Your own reference. The same one next time updates the service. Repeat it, with only the "
           "columns location_name to access, for a further place.", "SB-014", longest=200),
        _c("provider_name", "Who runs it.", "Saltby Swifts", required=True, longest=200),
        _c("provider_kind", "One code of provider_kinds; empty is voluntary.", "voluntary", kind="code",
           vocabulary="provider_kinds"),
        _c("provider_urn", "The school's number, if a school runs it.", kind="whole"),
        _c("provider_charity_number", "Its number with the Charity Commission.", longest=20),
        _c("provider_website", "", "https://swifts.example", kind="web", lenient=True),
        _c("provider_phone", "", "01632 960123", kind="phone", lenient=True),
        _c("provider_email", "", "office@swifts.example", kind="email", lenient=True),
        _c("provider_description", "", kind="words", longest=10_000),
        _c("name", "What families know it as.", "Saturday swimming", required=True, longest=200),
        _c("summary", "One sentence.", "Swimming for children with a physical disability."),
        _c("description", "What happens there.", kind="words", longest=10_000),
        _c("alert", "A passing notice, such as a closure."),
        _c("categories", "Codes or labels of categories.", "leisure/sport", kind="code", vocabulary="categories",
           many=True),
        _c("needs", "Codes or labels of needs; empty is all.", "pd; asd", kind="code", vocabulary="needs", many=True),
        _c("stages", "Codes or labels of stages; empty is worked out from the ages.", "primary", kind="code",
           vocabulary="stages", many=True),
        _c("age_min", "Youngest age in whole years.", "5", kind="whole"),
        _c("age_max", "Oldest age in whole years.", "11", kind="whole"),
        _c("eligibility", "Who can use it, in words.", kind="words", longest=10_000),
        _c("support_layer", "One code of support_layers.", "targeted", kind="code", vocabulary="support_layers"),
        _c("referral_routes", "How people get to it.", "self; school", kind="code", vocabulary="referral_routes",
           many=True),
        _c("how_to_get_it", "What to do first, in words.", kind="words", longest=10_000),
        _c("who_decides", "Who says yes or no."),
        _c("costs", "option | amount | description", "Session | 4.50 | Carer free", kind="words", many=True,
           longest=5_000),
        _c("times", "days | opens-closes | term time | description", "sat | 10:00-11:00 | term time | ",
           kind="words", many=True, longest=5_000),
        _c("waiting_time", "", "About 6 weeks"),
        _c("coverage", "Who by where they live: authority, areas, radius, national or outside.", "authority"),
        _c("coverage_areas", "Area codes, for coverage 'areas'.", many=True, longest=5_000),
        _c("coverage_radius_miles", "Miles, for coverage 'radius'.", kind="number"),
        _c("coverage_description", ""),
        _c("online", "yes or no", "no", kind="yes-no"),
        _c("home_visits", "yes or no", "no", kind="yes-no"),
        _c("location_name", "", "Saltby Pool"),
        _c("address", "Street and number; commas between the parts.", "Baths Lane"),
        _c("town", "", "Saltby"),
        _c("postcode", "", "WX2 1AB", kind="postcode"),
        _c("latitude", "WGS84 degrees; empty is worked out from the postcode.", kind="latitude"),
        _c("longitude", "", kind="longitude"),
        _c("hide_address", "yes shows the town only", "no", kind="yes-no"),
        _c("access", "Codes or labels of access_features.", "wheelchair; hoist", kind="code",
           vocabulary="access_features", many=True),
        _c("languages", "Codes or labels of languages.", "en", kind="code", vocabulary="languages", many=True),
        _c("contact_name", "Prefer a role to a person's name."),
        _c("contact_role", "", "Family team"),
        _c("phone", "", "01632 960124", kind="phone", lenient=True),
        _c("email", "", "swim@swifts.example", kind="email", lenient=True),
        _c("website", "", "https://swifts.example/swim", kind="web", lenient=True),
        _c("links", "label | url | kind", "Book | https://swifts.example/book | booking", kind="words", many=True,
           longest=5_000),
        _c("statutory_rows", "Codes of statutory.", kind="code", vocabulary="statutory", many=True),
        _c("starts_on", "First day, where it is not yet running.", kind="date"),
        _c("ends_on", "Last day, where there is one.", kind="date"),
        _c("confirmed_on", "When the provider last said it is right.", "22/11/2026", kind="date"),
        _c("assured_on", "When the authority last checked it.", kind="date"),
        _c("status", "published or withdrawn; empty is published", "published"),
    ),
)  # fmt: skip
