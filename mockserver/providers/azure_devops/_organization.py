"""Ids of the one organization that there is. Nothing depends on them; clients want some."""

COLLECTION = "8a9f2a27-7d5e-4b0c-9f0f-2d1b6c1a4e35"
DEPLOYMENT = "5c2e7f1d-6a43-4d0b-8f5e-0b7a9e3c6d21"
PROCESS = "c1d7b2f0-9a64-4e2f-b1a5-3f8e6d0c7b94"
OWNER = "00025394-6065-48ca-87d9-7f5672854ef7"
