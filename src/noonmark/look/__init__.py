"""What one file says, what its clocks can mean, and what in it cannot be true together."""
