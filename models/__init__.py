"""What an instance, a rule, a plan and a result are, and the exact arithmetic of a plan."""
