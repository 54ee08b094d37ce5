"""One module per tool: the same model, built the way the tool's own documentation calls fast."""
