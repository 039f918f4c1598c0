"""What changes in `clinic`: one named action a deed, each with its audit row."""
