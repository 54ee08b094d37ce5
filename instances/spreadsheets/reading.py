"""From a book to an instance: the one reader of documents judges it, and every fault is said by place."""

from __future__ import annotations

from dataclasses import replace

from rightsource.instances.spreadsheets.addresses import Addresses
from rightsource.instances.spreadsheets.assembly import Assembly
from rightsource.instances.spreadsheets.book import Book
from rightsource.models.collection import collection_paused
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document


def read_book(book: Book) -> Instance:
    """Return the instance in a book.

    Raises
    ------
    InputError
        When anything is wrong; it carries every fault with its sheet, row and column.
    """
    with collection_paused():
        book.note_missing()
        assembly = Assembly(book)
        book.note_misread_numbers()
        addresses = Addresses(book, assembly)
        try:
            instance = read_document(assembly.document, book.source)
        except InputError as error:
            raise InputError(book.faults([*book.noted, *addresses.placed(error.faults)])) from None
    if book.noted:
        raise InputError(book.faults(book.noted))
    return replace(instance, warnings=tuple(book.faults([*book.rounded(), *addresses.placed(instance.warnings)])))
