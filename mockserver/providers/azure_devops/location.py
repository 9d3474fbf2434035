"""Where clients find their way: the catalogue of routes, the areas' addresses, and who is connected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockserver.errors import NotFound
from mockserver.providers.azure_devops._catalogue import LOCATIONS, NEWEST, RESOURCE_AREAS, Location
from mockserver.providers.azure_devops._identities import user_of
from mockserver.providers.azure_devops._links import organization_of
from mockserver.providers.azure_devops._organization import COLLECTION, DEPLOYMENT, OWNER

if TYPE_CHECKING:
    from mockserver.engine import Call


def list_locations(call: Call) -> dict[str, Any]:  # noqa: ARG001 - the same for every call
    """Every route of the catalogue."""
    return _listed(list(LOCATIONS))


def list_area_locations(call: Call) -> dict[str, Any]:
    """The routes of one area, whatever the case of its name; none for an area that there is not."""
    area = call.params["area"].lower()
    return _listed([one for one in LOCATIONS if one.area.lower() == area])


def list_resource_areas(call: Call) -> dict[str, Any]:
    """The areas, all of them at the address that the client used: it stays here."""
    areas = [_area(call, guid) for guid in RESOURCE_AREAS]
    return {"count": len(areas), "value": areas}


def get_resource_area(call: Call) -> dict[str, Any]:
    """One area. Raises NotFound."""
    guid: str = call.params["areaId"].lower()
    if guid not in RESOURCE_AREAS:
        message = f"API resource location {guid} is not registered on {organization_of(call)}/."
        raise NotFound("VssResourceNotFoundException", message, got=guid, expected=" or ".join(RESOURCE_AREAS))
    return _area(call, guid)


def get_connection_data(call: Call) -> dict[str, Any]:
    """Who is connected to what."""
    user = user_of(call, call.caller.subject or "")
    login = user.get("uniqueName") or ""
    identity = {
        "id": user["id"],
        "descriptor": f"Microsoft.IdentityModel.Claims.ClaimsIdentity;{COLLECTION}\\{login}",
        "subjectDescriptor": user.get("descriptor") or "",
        "providerDisplayName": user.get("displayName") or "",
        "isActive": True,
        "properties": {"Account": {"$type": "System.String", "$value": login}},
    }
    return {
        "authenticatedUser": identity,
        "authorizedUser": identity,
        "instanceId": COLLECTION,
        "deploymentId": DEPLOYMENT,
        "deploymentType": "hosted",
        "locationServiceData": {
            "serviceOwner": OWNER,
            "defaultAccessMappingMoniker": "PublicAccessMapping",
            "lastChangeId": 1,
            "lastChangeId64": 1,
        },
    }


def _listed(locations: list[Location]) -> dict[str, Any]:
    return {"value": [_location(one) for one in locations], "count": len(locations)}


def _location(one: Location) -> dict[str, Any]:
    return {
        "id": one.id,
        "area": one.area,
        "resourceName": one.resource,
        "routeTemplate": one.template,
        "resourceVersion": one.version,
        "minVersion": _dotted(one.oldest),
        "maxVersion": _dotted(NEWEST),
        "releasedVersion": _dotted(one.released),
    }


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


def _area(call: Call, guid: str) -> dict[str, Any]:
    return {"id": guid, "name": RESOURCE_AREAS[guid], "locationUrl": f"{organization_of(call)}/"}
