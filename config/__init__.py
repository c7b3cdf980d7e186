"""Settings, packs, lexicons, responses, helplines and holidays: data, and the loading of it."""
