"""From labelled examples to a fitted pipeline and its scores."""
