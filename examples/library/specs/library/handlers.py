"""What the library does beyond keeping records."""

from mockserver.engine import Call
from mockserver.errors import Conflict, NotFound


def borrow_book(call: Call) -> dict:
    """One copy fewer on the shelf. Raises NotFound, and Conflict when none is left."""
    book = call.store["books"].get(call.params["bookId"])
    if book is None:
        raise NotFound(got=call.params["bookId"], expected="the id of a book")
    if not book["copies"]:
        raise Conflict(message=f"All copies of {book['title']} are out.", got=0, expected="at least one copy")
    book["copies"] -= 1
    call.store["books"].put(book)
    return book
