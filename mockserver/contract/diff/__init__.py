"""Spec, mock and real API on the same sequence of calls: what differs, and who is to blame."""
