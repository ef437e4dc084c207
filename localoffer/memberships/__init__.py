"""Who belongs to which provider, and whom a provider's manager invites."""
