"""Keep forced labour and trafficking out of what a public buyer buys."""

import logging
import sys

if sys.platform == "emscripten":
    # In the browser each look into the exercise's own folder goes by way of the page: Python, which
    # would look there first for every module, finds none there, and loses seconds.
    sys.path[:] = [place for place in sys.path if place]
    # matplotlib warns in red, at its first import, that it looks for fonts.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
