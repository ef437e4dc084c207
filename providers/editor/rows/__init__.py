"""Questions whose answer is a list: places, times, prices, contacts, links. Each row is one of them."""
