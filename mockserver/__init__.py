"""Stateful fakes of SaaS planning APIs, and the contract tests that keep them true."""

__version__ = "0.1.0"
