"""Process models and event logs, read into the skeleton of an instance whose missing figures a planner fills in."""
