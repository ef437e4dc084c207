"""Measurements of the product, as ratios within one run where the machine would matter. `make bench` runs them."""
