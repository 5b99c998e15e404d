"""Text in the picture: where it stands, what it reads, in which frames it is seen."""
