"""The hours that awork states for everybody, as they are compared with other systems."""

from __future__ import annotations

import pytest
from fabrikam import AMARA, CHLOE, FATIMA, IVY, OLIVER, PRIYA, WEEKS

from mockserver.engine.behaviours import load_behaviours


@pytest.fixture
def weeks(app, world):
    """Reads everybody's week."""
    fake = load_behaviours(app.extensions["mockserver"].providers["awork"])
    return lambda: fake.weekly_hours(world.store("awork"), world.clock.now())


@pytest.fixture
def write_user(world):
    """Changes a person behind awork's back."""

    def write(user, **changed):
        with world.transaction("awork") as store:
            store["users"].put(store["users"].get(user) | changed)

    return write


def test_everybody_works_as_long_as_the_company_says(weeks):
    assert weeks() == WEEKS


def test_everybody_works_the_same_whole_hours_from_monday_to_friday(admin):
    days = ("mon", "tue", "wed", "thu", "fri")

    for person in admin.get("/users", showArchived="true").json:
        if not person["userContactInfos"]:
            continue  # an API user
        hours = WEEKS[person["userContactInfos"][0]["value"]][1] // 5
        week = admin.get(f"/users/{person['id']}/capacity").json["weeklyCapacity"]
        assert week == {**dict.fromkeys(days, hours * 3600), "sat": 0, "sun": 0}, person["lastName"]


def test_what_is_put_is_stated_in_hours(admin, weeks):
    admin.put(f"/users/{PRIYA}/capacity", {"mon": 1800, "sun": 86400})

    assert weeks() == {**WEEKS, "priya.raman@fabrikam.example": ("Priya Raman", 24.5)}


def test_a_capacity_never_set_is_the_default_week(admin, weeks):
    assert admin.get(f"/users/{FATIMA}/capacity").json["updatedOn"] == admin.get(f"/users/{FATIMA}").json["createdOn"]
    assert weeks()["fatima.elidrissi@fabrikam.example"] == ("Fatima El Idrissi", 40)


def test_deactivated_and_archived_people_and_guests_are_stated_too(admin, weeks):
    for user in (OLIVER, CHLOE, IVY):
        admin.put(f"/users/{user}/capacity", {"capacityPerWeek": 0})

    assert weeks() == {
        **WEEKS,
        "oliver.grant@fabrikam.example": ("Oliver Grant", 0),
        "chloe.martin@fabrikam.example": ("Chloé Martin", 0),
        "ivy.nakamura@fabrikam.example": ("Ivy Nakamura", 0),
    }


def test_the_address_is_the_e_mail_of_work(admin, weeks, write_user):
    (work,) = admin.get(f"/users/{AMARA}").json["userContactInfos"]
    private = {**work, "subType": "private", "value": "amara@home.example"}
    phone = {**work, "type": "phone", "value": "+234 1 555 0100"}
    write_user(AMARA, userContactInfos=[phone, private, work])

    assert weeks() == WEEKS


def test_somebody_without_an_address_of_work_is_not_stated(weeks, write_user):
    write_user(AMARA, userContactInfos=[])

    assert weeks() == {address: told for address, told in WEEKS.items() if told[0] != "Amara Okafor"}


def test_a_name_may_be_missing(admin, weeks):
    admin.put(f"/users/{PRIYA}", {"lastName": "Raman"})

    assert weeks()["priya.raman@fabrikam.example"] == ("Raman", 40)
