"""The door to the tables: types, models, transactions, the schema, history and leases. Nothing here judges a fact."""
