"""awork: what each write leaves behind for the reads."""
