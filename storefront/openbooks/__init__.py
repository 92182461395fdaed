"""Public figures, out of the books alone."""
