"""How the bundled model is made, from rows and seeds to its card; never imported at run time."""
