"""Files of any kind: which there are, what their names say, tables in them, and how they are replaced."""
