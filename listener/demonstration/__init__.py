"""The main job on simulated platforms, to be seen in two minutes with no credentials."""
