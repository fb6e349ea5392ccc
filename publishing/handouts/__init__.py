"""Slides and hand-outs of a workshop, made from the course's own data.

`units` and `cells` read notes and chapters, `chosen` the slides that are declared of them, `images`
their pictures; `slides` is a deck as data, which `pptx_file` and `command` write; `papers` are
hand-outs, `for_all` and `for_units` the ones that there are. What a slide quotes from a chapter is
in it, or the slide is refused.
"""

from fairtender import messages

messages.add(__file__)
