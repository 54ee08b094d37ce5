"""The bundled cases, as instance files."""
