"""What it costs: each price is free, an amount, or by arrangement."""

from decimal import Decimal
from typing import Any

from localoffer.directory import facts
from localoffer.directory.content import CostOption
from providers.editor.question import Section
from providers.editor.rows.forms import AMOUNT, ASK, FREE, PRICES, CostRow, RowForm
from providers.editor.rows.question import RowsQuestion
from providers.editor.rows.reading import read_amount


class Costs(RowsQuestion):
    """Prices."""

    name = "costs"
    section = Section.HOW
    title = "What does it cost?"
    task = "Costs"
    help = "One for each price. Say also who pays less and what is free: families decide by it."
    example = "“Each session: £4.50.” “Brothers and sisters: free.” “Minibus: by arrangement.”"
    word = "Cost"
    row = CostRow

    def typed(self, item: CostOption) -> dict[str, Any]:
        """An amount of nothing is free; none at all is by arrangement."""
        if item.amount is None:
            price, amount = ASK, ""
        else:
            price, amount = (AMOUNT, f"{item.amount:.2f}") if item.amount else (FREE, "")
        return {"option": item.option, "price": price, "amount": amount, "description": item.description}

    def meant(self, row: RowForm, before: CostOption | None) -> dict[str, Any]:
        """By arrangement says so in words, where none are given: families read the words."""
        price, words = row.said("price"), row.said("description")
        amount = {FREE: Decimal(0), ASK: None}.get(price, ...)
        if amount is ...:
            amount = read_amount(row.said("amount"))
        if before and amount is not None and amount == before.amount:
            amount = before.amount  # 4.5 and 4.50 are one amount: nothing has changed
        if price == ASK and not words and not row.said("option"):
            words = dict(PRICES)[ASK]
        return {"option": row.said("option"), "amount": amount, "description": words}

    def line(self, item: CostOption) -> str:
        """`Each session: £4.50. Carers free.`"""
        return facts.cost_line(item)
