"""Contract tests: fragments plus a target. Mock and real differ in base URL and credentials only."""
