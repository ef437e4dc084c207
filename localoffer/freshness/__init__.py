"""Whether a listing is still to be trusted, from its three dates."""
