"""Plans that are nearly as cheap and truly different, and what all plans nearly as cheap have in common."""
