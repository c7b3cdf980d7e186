"""How each platform is read and acted on. One file a platform; strangers to each other."""
