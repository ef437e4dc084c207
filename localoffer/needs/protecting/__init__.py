"""Disclosure control: which figures are hidden so that no small number of pupils can be read or worked out."""
