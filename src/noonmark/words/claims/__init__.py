"""What a report claims: who says what, about where and when, and with which hedge."""
