"""Messages: how one is written, and the doors it leaves by."""
