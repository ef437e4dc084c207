"""Registering an organisation, and claiming one that is listed already."""
