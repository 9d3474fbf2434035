"""What was asked and answered, and why: the journal and its explanations. Secrets never enter."""
