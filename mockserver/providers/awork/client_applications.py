"""Client applications: what OAuth logins and API keys belong to. A secret is shown once, when it is made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mockserver.errors import Invalid
from mockserver.providers.awork._grants import revoke
from mockserver.providers.awork._lists import Part, page_of
from mockserver.providers.awork._records import guid_in_body, known
from mockserver.providers.awork._stamps import stamp
from mockserver.providers.awork._tokens import issue_token, secret

if TYPE_CHECKING:
    from mockserver.engine import Call, Page
    from mockserver.state.store import Record


def list_client_applications(call: Call) -> Page:
    """All client applications, oldest first, without their secrets."""
    return page_of(call, "ClientApplication", Part("client_applications", _shown))


def get_client_application(call: Call) -> Record:
    """One client application without its secret. Raises NotFound."""
    return _shown(_application(call))


def create_client_application(call: Call) -> Record:
    """A new client application; a confidential one with its secret. Raises Invalid for an id that is taken."""
    form = call.body
    client_id = form.get("clientId") or _readable_id(call, form.get("displayName") or "")
    if client_id in call.store["client_applications"]:
        message = "A client application with this client id exists already."
        raise Invalid("duplication-violation", message, got=client_id, expected="an id of its own")
    return _created(call, client_id, form, is_confidential=form.get("isConfidential") is not False)


def update_client_application(call: Call) -> Record:
    """Name and addresses replaced: what the form leaves out is cleared."""
    record, form = _application(call), _form(call.body)
    record |= {**form, "updatedOn": stamp(call.now)}
    if "displayName" not in form:
        record.pop("displayName", None)
    call.store["client_applications"].put(record)
    return _shown(record)


def delete_client_application(call: Call) -> None:
    """The client application is gone, with the consents given to it. Raises Invalid while API users belong to it."""
    client_id = _application(call)["clientId"]
    if call.store["api_users"].where(clientId=client_id):
        message = "API users belong to the client application."
        raise Invalid("invalid-operation", message, got=client_id, expected="one without API users")
    for grant in call.store["grants"].where(clientId=client_id):
        revoke(call, grant)
    call.store["client_applications"].delete(client_id)


def generate_api_key(call: Call) -> dict[str, str]:
    """A key that acts as the API user and does not expire. Raises NotFound, Invalid for an API user of another one."""
    client_id = _application(call)["clientId"]
    api_user = known(call, "api_users", guid_in_body(call, "apiUserId") or "")
    if api_user["clientId"] != client_id:
        message = "The API user does not belong to the client application."
        raise Invalid("invalid-operation", message, got=api_user["clientId"], expected=client_id)
    token = issue_token(call, f"api-key {client_id}", api_user, client_id)
    return {"token_type": "Bearer", "access_token": token}


def generate_client_secret(call: Call) -> dict[str, str]:
    """A new secret in place of the old one. Raises Invalid for a public client application."""
    record = _application(call)
    if not record["isConfidential"]:
        message = "A public client application has no secret."
        raise Invalid("invalid-operation", message, got=record["clientId"], expected="a confidential one")
    record |= {"clientSecret": secret(call), "updatedOn": stamp(call.now)}
    call.store["client_applications"].put(record)
    return {"clientSecret": record["clientSecret"]}


def register_client_application(call: Call) -> dict[str, Any]:
    """A new client application in the words of RFC 7591, whose defaults hold for what the form leaves out."""
    form = call.body
    method = form.get("token_endpoint_auth_method", "client_secret_basic")
    told = {"displayName": form.get("client_name"), "redirectUris": form["redirect_uris"]}
    record = _created(call, call.new_id().replace("-", ""), told, is_confidential=method != "none")
    answer = {"client_id": record["clientId"], "client_id_issued_at": int(call.now.timestamp())}
    if record["isConfidential"]:
        answer |= {"client_secret": record["clientSecret"], "client_secret_expires_at": 0}
    echoed = {name: form[name] for name in ("client_name", "scope") if name in form}
    return {
        **answer,
        "redirect_uris": form["redirect_uris"],
        "token_endpoint_auth_method": method,
        "grant_types": form.get("grant_types", ["authorization_code"]),
        "response_types": form.get("response_types", ["code"]),
        **echoed,
    }


def _application(call: Call) -> Record:
    return known(call, "client_applications", call.params["clientId"])


def _shown(record: Record) -> Record:
    return {name: value for name, value in record.items() if name != "clientSecret"}


def _created(call: Call, client_id: str, form: dict[str, Any], *, is_confidential: bool) -> Record:
    record = {"clientId": client_id, **_form(form), "isConfidential": is_confidential}
    if is_confidential:
        record["clientSecret"] = secret(call)
    record |= dict.fromkeys(("createdOn", "updatedOn"), stamp(call.now))
    call.store["client_applications"].put(record)
    return record


def _form(form: dict[str, Any]) -> Record:
    name = form.get("displayName")
    return {**({} if name is None else {"displayName": name}), "redirectUris": form.get("redirectUris") or []}


def _readable_id(call: Call, name: str) -> str:
    """An id made from the display name, with a number of its own."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80]
    return f"{words or 'client'}-{call.random.getrandbits(32):08x}"
