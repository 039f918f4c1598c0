"""Documents: all words and numbers of a report, as frozen rows. The templates only lay out."""
