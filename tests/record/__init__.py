"""What must hold of the clinical record as a whole, on both databases."""
