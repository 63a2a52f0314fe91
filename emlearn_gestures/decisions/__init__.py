"""When votes become a decision."""
