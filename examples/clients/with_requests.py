"""requests: a capacity is written and read back, in a world of its own. Nobody else sees it.

MOCKSERVER_URL=http://127.0.0.1:8080 python examples/clients/with_requests.py
"""

import os
import uuid

import requests

MOCK = os.environ.get("MOCKSERVER_URL", "http://127.0.0.1:8080")
ADMIN_TOKEN = os.environ.get("MOCKSERVER_ADMIN_TOKEN", "any")
JONAS = "f47ac10b-58cc-4372-a567-0e02b2c3d479"

# A name that nobody has used is a new world. The base URL that is told carries its name.
world = f"requests-{uuid.uuid4().hex}"
told = requests.get(
    f"{MOCK}/__world/{world}/__admin/providers", headers={"Authorization": f"Bearer {ADMIN_TOKEN}"}, timeout=10
)
told.raise_for_status()
awork = next(provider for provider in told.json()["providers"] if provider["name"] == "awork")
credential = awork["credentials"][0]

# From here on it is your own client, with another base URL.
client = requests.Session()
client.headers[credential["header"]] = credential["value"]
capacity = f"{awork['base_url']}/users/{JONAS}/capacity"
client.put(capacity, json={"mon": 4 * 3600}, timeout=10).raise_for_status()
week = client.get(capacity, timeout=10).json()["weeklyCapacity"]
print(f"Jonas works {week['mon'] // 3600} hours on Mondays")
