"""Changes: what can be done with check-ins and answers."""
