"""Judging comments from files, and showing what a pack says; nothing here stores or acts."""
