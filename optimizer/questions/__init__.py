"""Questions to an instance: each is the instance under changes, solved again."""
