"""What children need: counts of pupils by need, provision, phase, year group, place and year, and who may see them."""
