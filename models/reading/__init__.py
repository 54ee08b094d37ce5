"""The one way in: raw documents are validated into an instance, all faults at once."""

from rightsource.models.reading.reader import read_document

__all__ = ["read_document"]
