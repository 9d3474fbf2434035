"""The gate: what every request to a real API must pass, whoever sends it. ``gate.py`` tells its story."""
