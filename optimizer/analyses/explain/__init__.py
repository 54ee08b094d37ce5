"""Why an instance has no plan: rules in conflict, and the cheapest ways to repair it."""
