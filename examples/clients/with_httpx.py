"""httpx: as with_requests.py, the world chosen by a header, which helps where the base URL cannot be changed.

MOCKSERVER_URL=http://127.0.0.1:8080 python examples/clients/with_httpx.py
"""

import os
import uuid

import httpx

MOCK = os.environ.get("MOCKSERVER_URL", "http://127.0.0.1:8080")
ADMIN_TOKEN = os.environ.get("MOCKSERVER_ADMIN_TOKEN", "any")
JONAS = "f47ac10b-58cc-4372-a567-0e02b2c3d479"

# A name that nobody has used is a new world.
in_world = {"X-Mock-World": f"httpx-{uuid.uuid4().hex}"}
told = httpx.get(f"{MOCK}/__admin/providers", headers={"Authorization": f"Bearer {ADMIN_TOKEN}"}).raise_for_status()
awork = next(provider for provider in told.json()["providers"] if provider["name"] == "awork")
credential = awork["credentials"][0]

# From here on it is your own client, with one header more.
with httpx.Client(
    base_url=awork["base_url"], headers={credential["header"]: credential["value"], **in_world}
) as client:
    client.put(f"users/{JONAS}/capacity", json={"mon": 4 * 3600}).raise_for_status()
    week = client.get(f"users/{JONAS}/capacity").json()["weeklyCapacity"]
print(f"Jonas works {week['mon'] // 3600} hours on Mondays")
