"""What is measured: SQL statements and CPU time a request, on a private PostgreSQL; and scoring.

`make bench` or `make bench ONLY=caseload`: JSON lines of name, value, unit, n, conditions.
Times are CPU milliseconds of this process and of its database connection's process together.
"""
