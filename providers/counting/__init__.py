"""A school says how many of its pupils have SEN support or an EHC plan, by type of need."""
