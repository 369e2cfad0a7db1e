"""Values and rules: no clock, no I/O, no framework. The same facts always give the same answer."""
