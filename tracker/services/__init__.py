"""Use cases: verb(unit, command). They never commit and never read the clock."""
