"""Private PostgreSQL and Redis instances, started for one test run."""
