"""What a board evaluates on features."""
