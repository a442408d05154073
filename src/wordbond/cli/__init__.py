"""The commands: a thin door onto the same functions as the Python interface."""
