"""The providers' own door: registration, editing and uploading what they offer."""
