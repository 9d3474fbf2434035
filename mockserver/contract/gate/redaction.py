"""What may be kept of a real tenant's data: only what a fragment declares as harmless; of the rest its shape.

Harmless are booleans, numbers, ids, enums, dates and times, unless their name is that of a secret. Other text keeps its
length and kinds of characters, so that it fits the same formats and patterns. An undeclared member keeps name and type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from mockserver.journal.redaction import Secrets
from mockserver.spec.references import MAX_DEPTH, Located, References

_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9:.]+([Zz]|[+-][0-9:]{4,6})?)?"
_HARMLESS = {
    "uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "date": _MOMENT,
    "date-time": _MOMENT,
    "time": r"[0-9:.]+([Zz]|[+-][0-9:]{4,6})?",
    "duration": r"P[0-9YMWDTHS.,]+",
}
_ID_NAME = re.compile(r"id|.*(Id|_id|Ids|_ids)")
_ID = r"(?=.*[0-9])[0-9A-Za-z-]{1,64}"  # names and addresses have no digits, or other signs too
_ONE_WORD = r"[A-Za-z][A-Za-z_-]{0,39}"  # a value that an enum should have had
_FIXED = re.compile(r"\^([\w@()|]|\[\w+\])+\$")  # a pattern of a few words, in any case of their letters
_SECRETS = Secrets(())
_OTHERS = "additionalProperties"


def redacted(
    references: References,
    schema: Located | None,
    value: Any,
    name: str = "",
    *,
    is_secret: bool = False,
    depth: int = 0,
) -> Any:
    """A JSON value as it may be kept; ``schema`` is None where nothing is declared, ``name`` the member's."""
    if schema is None or depth > MAX_DEPTH:
        return _emptied(value)
    parts, is_secret = references.parts(schema), is_secret or _SECRETS.has(name)
    below = partial(redacted, references, is_secret=is_secret, depth=depth + 1)
    if isinstance(value, Mapping):
        return {key: below(_member(parts, key), inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        items = next((part / "items" for part in parts if isinstance(part.value.get("items"), dict)), None)
        return [below(items, inner, name) for inner in value]
    if isinstance(value, str):
        return value if not is_secret and _is_harmless(parts, value, name) else masked(value)
    return _emptied(value) if is_secret else value


def masked(text: str) -> str:
    """The shape of a text: all its letters are the same one, and so are its digits."""
    return "".join(map(_mask, text))


def _mask(sign: str) -> str:
    if sign.isdigit():
        return "0"
    if sign.isalpha() or not sign.isascii():
        return "A" if sign.isupper() else "a"
    return sign


def _emptied(value: Any) -> Any:
    """The empty value of the same JSON type."""
    return type(value)() if isinstance(value, str | int | float | list | dict) else None


def _member(parts: Sequence[Located], name: str) -> Located | None:
    """The schema of a member, None where nobody declares it."""
    for part in parts:
        if name in part.value.get("properties", ()):
            return part / "properties" / name
    return next((one / _OTHERS for one in parts if isinstance(one.value.get(_OTHERS), dict)), None)


def _is_harmless(parts: Sequence[Located], text: str, name: str) -> bool:
    """Whether a declared text is an id, a moment, or one of a few words."""
    patterns = [_HARMLESS[told] for part in parts if (told := part.value.get("format")) in _HARMLESS]
    patterns += [_MOMENT for part in parts if "pattern" in part.value]
    patterns += [told for part in parts if _FIXED.fullmatch(told := part.value.get("pattern", ""))]
    if any("enum" in part.value or "const" in part.value for part in parts):
        known = [one for part in parts for one in (*part.value.get("enum", ()), part.value.get("const"))]
        if text in known:
            return True
        patterns.append(_ONE_WORD)
    if _ID_NAME.fullmatch(name) and not any(part.value.get("format") == "password" for part in parts):
        patterns.append(_ID)
    return any(re.fullmatch(pattern, text) for pattern in patterns)
