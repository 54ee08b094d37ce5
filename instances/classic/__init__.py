"""Classic benchmark formats: published problems of neighbouring fields, each mapped exactly on this model."""
