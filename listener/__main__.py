"""``python -m listener`` is ``wellheard``."""

from listener.cli import main

if __name__ == "__main__":
    main()
