"""What rules cost: the saving if a rule were relaxed a little, or dropped."""
