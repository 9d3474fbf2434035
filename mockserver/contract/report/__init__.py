"""What a contract run tells: exchanges, failures and coverage, without secrets or personal data, as JSON and a page."""
