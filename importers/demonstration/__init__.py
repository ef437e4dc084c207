"""The invented borough of Aldermere: everything a person meets when trying the product."""
