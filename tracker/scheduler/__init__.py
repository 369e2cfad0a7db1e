"""What happens as time passes: the tick and the clock that calls it."""
