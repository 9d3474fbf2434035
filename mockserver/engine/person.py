"""Somebody who works: what every provider needs to know to keep a record of the same person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """``hours`` is the working day from Monday to Friday, in whole hours."""

    first_name: str
    last_name: str
    email: str
    hours: int

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"
