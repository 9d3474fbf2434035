"""Clockify: who is planned for how many hours on which days, and how long everybody's day is."""
