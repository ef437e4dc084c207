"""What the national registers change about places that are listed here, put to an officer: closing, become another,
moved, renamed. `/officers/register` lists them."""
