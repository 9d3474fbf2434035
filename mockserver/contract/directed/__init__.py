"""Flows that follow from declarations alone: of every resource in ``x-contract``, and of every operation."""
