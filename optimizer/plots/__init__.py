"""Pictures of plans: layout apart from drawing, axes-level functions below figure-level ones."""
