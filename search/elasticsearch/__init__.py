"""The Elasticsearch engine: for several hosts and for more listings than one file holds well."""
