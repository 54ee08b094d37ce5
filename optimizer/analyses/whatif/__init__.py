"""What if a process were handled otherwise: one question, or all of them at once."""
