"""Measuring a classifier on labelled files: figures, pictures, comparisons, bias."""
