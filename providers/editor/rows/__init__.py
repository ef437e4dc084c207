"""Questions whose answer is a list: places, times, prices, contacts, links. Each row is one of them."""

from providers.editor.rows.contacts import Contacts
from providers.editor.rows.costs import Costs
from providers.editor.rows.links import Links
from providers.editor.rows.places import Places
from providers.editor.rows.times import Times

PLACES, TIMES, COSTS, CONTACTS, LINKS = Places(), Times(), Costs(), Contacts(), Links()
