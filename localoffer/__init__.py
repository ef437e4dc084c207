"""The domain: what a SEND Local Offer is. Knows nothing of search, importing or the providers' door."""
