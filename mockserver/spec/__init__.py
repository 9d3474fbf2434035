"""What an API is: fragments read into frozen values, once, at start. Knows nothing of requests or records."""
