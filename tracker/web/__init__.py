"""Pages, API and feeds over HTTP. Entry points here own the transaction and read the clock, once a request."""
