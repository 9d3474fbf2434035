"""Measurements, as ratios within one run where they can be. ``make bench`` prints them; nothing here is a test."""
