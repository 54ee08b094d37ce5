"""An instance compiled into whole-number columns: the only thing that the formulation and the engines see."""

from rightsource.models.tables.compile import compile_tables
from rightsource.models.tables.tables import Tables

__all__ = ["Tables", "compile_tables"]
