"""Telling webhooks what happened: where deliveries may go, how they are sent, and when."""
