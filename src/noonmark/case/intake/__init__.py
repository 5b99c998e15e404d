"""What arrives: exports, archives and addresses, read into files with who posted them and when."""
