"""The independent arbiter of plans: exact costs and rules from the raw columns of an instance, and nothing else."""

from rightsource.models.checker.checker import Checker, check

__all__ = ["Checker", "check"]
