"""Keep forced labour and trafficking out of what a public buyer buys."""

import logging
import sys

if sys.platform == "emscripten":
    # In the browser matplotlib warns in red, at each first import, that it looks for fonts.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
