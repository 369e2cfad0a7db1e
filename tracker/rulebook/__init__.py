"""The law as data: rules, methods of counting, courts and calendars, with the loaders that check them."""
