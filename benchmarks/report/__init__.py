"""Tables, plots and pages of the records."""
