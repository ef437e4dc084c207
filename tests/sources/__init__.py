"""A server on this machine that answers as the sources of registers and statistics do, also on their bad days."""
