"""What does not hold together in need data: sums that do not add up, leaps, what is missing, and officers’ notes."""
