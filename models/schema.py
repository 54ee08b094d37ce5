"""The JSON Schemas of the file formats, generated from the documents that readers validate with."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from rightsource.models.documents import InstanceDocument, PlanDocument
from rightsource.models.fields import Document

FileKind = Literal["instance", "plan"]
_DOCUMENTS: Final[dict[FileKind, type[Document]]] = {"instance": InstanceDocument, "plan": PlanDocument}


_EMPTY: Final[JsonSchemaValue] = {"anyOf": [{"type": "array", "maxItems": 0}, {"type": "object", "maxProperties": 0}]}


class _Generator(GenerateJsonSchema):
    """Says what files may hold, where that differs from the Python side of the documents."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Leave out defaults that cannot be written: null stands for a key left out."""
        described = super().default_schema(schema)
        if isinstance(described.get("default"), dict | None):
            described.pop("default", None)
        return described

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Refuse keys that do not match their pattern."""
        return {**super().dict_schema(schema), "additionalProperties": False}

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Let the keys that are reserved for later be there as long as they are empty."""
        described = super().model_schema(schema)
        described["properties"] |= dict.fromkeys(sorted(schema["cls"].reserved), _EMPTY)
        return described

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Leave titles out: keys speak for themselves."""
        return False


def json_schema(kind: FileKind) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a kind of file.

    It is as strict as a schema can be: what it accepts may still be refused for what it refers to, for the number of
    its decimals, or for keys given twice.

    Examples
    --------
    >>> json_schema("plan")["required"]
    ['assignment']
    """
    schema = _DOCUMENTS[kind].model_json_schema(by_alias=True, schema_generator=_Generator)
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema}
