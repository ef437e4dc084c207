"""The part "provision-map": the list of needs. What there is for each is written on a page of its own (`map_views`)."""

from werkzeug.datastructures import MultiDict

from config.reports.shape import Question
from localoffer.reports.content import ReportContent
from providers.reporting.map_rules import MapValues, map_values
from providers.reporting.question import Reading


class _ProvisionMap:
    template = "reporting/parts/provision_map.html"
    wide = False

    def values(self, question: Question, content: ReportContent) -> MapValues:
        """The needs with how much there is for each."""
        return map_values(content)

    def read(self, question: Question, form: MultiDict[str, str], content: ReportContent) -> Reading:
        """The map as it is, looked at: this page has no boxes of its own."""
        return Reading(content.with_provision(content.provision), map_values(content))


PROVISION_MAP = _ProvisionMap()
