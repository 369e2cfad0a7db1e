"""From values to what templates show: words, addresses and geometry, and no decision."""
