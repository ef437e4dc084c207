"""SEN information reports: what settings say each year about how they help, from draft to earlier years."""
