"""Claims: who says that they answer for an organisation, new here or listed already, and what came of it."""
