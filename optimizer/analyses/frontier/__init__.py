"""Cost against one or two other aims: plans of which none is better in all, each with its proof."""
