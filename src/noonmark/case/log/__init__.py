"""The log of a case: entries in a Merkle tree, checkpoints signed, instants stamped by others."""
