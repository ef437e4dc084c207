"""The search log: what families look for and do not find, without anything that says who they are."""
