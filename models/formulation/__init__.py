"""The mixed-integer formulation: one builder per cost part and rule kind, called in order by `build`."""

from rightsource.models.formulation.build import Formulation, build
from rightsource.models.formulation.linear import LinearModel

__all__ = ["Formulation", "LinearModel", "build"]
