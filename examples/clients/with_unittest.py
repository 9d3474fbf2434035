"""unittest: one server for the class, a world for each test.

python -m unittest examples/clients/with_unittest.py
"""

# ruff: noqa: PT009 - unittest has its own assertions
import unittest

import requests

from mockserver import MockServer

JONAS = "f47ac10b-58cc-4372-a567-0e02b2c3d479"


class CapacityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(MockServer())

    def setUp(self):
        awork = self.server.world(self._testMethodName).providers()["awork"]
        self.capacity = f"{awork.base_url}/users/{JONAS}/capacity"
        self.headers = awork.headers

    def week(self):
        return requests.get(self.capacity, headers=self.headers, timeout=10).json()["weeklyCapacity"]

    def test_a_short_monday_is_saved(self):
        requests.put(self.capacity, headers=self.headers, json={"mon": 4 * 3600}, timeout=10).raise_for_status()

        self.assertEqual(self.week()["mon"], 4 * 3600)

    def test_monday_has_eight_hours_at_the_start(self):
        self.assertEqual(self.week()["mon"], 8 * 3600)


if __name__ == "__main__":
    unittest.main()
