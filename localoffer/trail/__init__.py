"""Reading the audit trail: who did what to which thing, when, in words; it is written by `localoffer.audit`."""
