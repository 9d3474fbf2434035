"""Who and what the default scenario holds, as its documentation names it."""

from __future__ import annotations

WORKSPACE = "7a61c32d-d3f7-4e13-a52f-89a3f6eeb286"

AMARA = "a3bb189e-8bf9-3888-9912-ace4e6543002"  # the only admin
JONAS = "f47ac10b-58cc-4372-a567-0e02b2c3d479"  # `user`; the person on the vendor's page of capacities
PRIYA = "c8fe6ba0-bc65-48f0-97cf-318c4ac45d74"  # `member`
TOMAS = "b6a0fce9-d342-4b97-acdf-ee73a09cd5d2"  # `planner`
HANNA = "590c9367-e76f-4881-b494-8732f222c389"  # `config-reader`
FATIMA = "a7f87eed-abc0-43ff-8d3c-2280a4ddf47d"  # her capacity was never set
OLIVER = "2d73de62-2861-40de-9612-95f8edd9fa9b"  # deactivated
CHLOE = "f40776c4-e033-446c-b356-4bdedcbb77e3"  # archived
IVY = "0ce602b7-cc55-4b82-a7f2-08aa89d30f08"  # guest
CHUCK = "f20fcf5b-8cee-46b5-bec0-b697f23b33e2"  # the person on Microsoft's page of capacities
JOHN = "012f045e-27db-4d1b-80aa-ca00ab32faef"  # the person on Clockify's page of attendance
NOBODY = "00000000-0000-4000-8000-000000000000"

CONNECTOR = "123e4567-e89b-12d3-a456-426614174000"  # API user on the vendor's page, and its role
CI = "a1bf90de-ec2d-44ca-b542-6973608cd8ea"  # API user behind `admin`
EXPORT = "44dc484f-a2d9-41f9-b723-47887e29aa9c"  # API user without a client application

# The company's name and hours a week by e-mail address, the same in every provider.
WEEKS = {
    "amara.okafor@fabrikam.example": ("Amara Okafor", 40),
    "jonas.lindqvist@fabrikam.example": ("Jonas Lindqvist", 40),
    "priya.raman@fabrikam.example": ("Priya Raman", 40),
    "tomas.herrera@fabrikam.example": ("Tomás Herrera", 40),
    "hanna.weiss@fabrikam.example": ("Hanna Weiß", 35),
    "mei.tanaka@fabrikam.example": ("Mei Tanaka", 20),
    "lukas.brandt@fabrikam.example": ("Lukas Brandt", 30),
    "noah.schmidt@fabrikam.example": ("Noah Schmidt", 40),
    "noah.schmidt2@fabrikam.example": ("Noah Schmidt", 40),
    "fatima.elidrissi@fabrikam.example": ("Fatima El Idrissi", 40),
    "mateus.carvalho@fabrikam.example": ("Mateus Carvalho", 40),
    "oliver.grant@fabrikam.example": ("Oliver Grant", 40),
    "chloe.martin@fabrikam.example": ("Chloé Martin", 25),
    "ivy.nakamura@fabrikam.example": ("Ivy Nakamura", 10),
    "fabrikamfiber3@hotmail.com": ("Chuck Reinhart", 40),
    "john.doe@fabrikam.example": ("John Doe", 35),
}

ADMIN_ROLE = "f95d6f84-5522-462f-bfa0-221432cc77a4"
USER_ROLE = "08b920b1-1d58-48f8-841c-e0698a19a6cd"
GUEST_ROLE = "8ef34896-2d4f-45eb-bcc1-829f08f8e631"
PLANNER_ROLE = "2add2b5f-3ced-417f-9ba9-82258bfed979"
MEMBER_ROLE = "61a53bb7-0502-49ca-b61a-c4c861ee7a50"
ARCHIVED_ROLE = "cbef37bf-7e2a-488f-a55d-b30ea27d1348"
READER_ROLE = "58300d73-fa67-4739-8ea6-acd9208a04da"
EMPTY_ROLE = "721e59a8-26d4-4533-ae0c-2cfe9c8c0e98"  # Freelancer: nobody is in it

WEBHOOK = "b9da1c1d-41eb-40b7-8896-ca75eb126855"
