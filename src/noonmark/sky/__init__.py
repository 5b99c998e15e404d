"""Where the sun and the moon stand, at any place and instant; TT and UT1 live here only."""
