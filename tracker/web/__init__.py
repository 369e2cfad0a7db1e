"""Pages over the record: requests in, responses out. What stands is decided below; here it is only shown."""
