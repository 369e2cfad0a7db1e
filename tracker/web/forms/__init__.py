"""Forms: shape and words only. What was typed becomes a command, and is never lost."""
