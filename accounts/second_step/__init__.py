"""Two-step verification: allauth's, in our words, and demanded of who works here."""
