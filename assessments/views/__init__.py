"""Pages: a member's (`assign`) and a client's (`check_in`)."""
