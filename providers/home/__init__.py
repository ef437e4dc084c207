"""A provider's home: what needs doing, its services, and how families found them."""
