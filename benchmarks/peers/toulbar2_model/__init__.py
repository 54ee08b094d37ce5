"""An instance as a cost function network of toulbar2, and how its words are read while it searches."""
