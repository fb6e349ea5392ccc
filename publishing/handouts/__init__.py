"""Slides and hand-outs of a workshop, made from the course's own data.

`units` and `page_text` read notes and chapters, `chosen` the slides that are declared of them,
`images` their pictures; `slides` is a deck as data, which `pptx_file` and `command` write;
`for_all` and `for_units` are the hand-outs that there are. What a slide quotes from a chapter is
in it, or the slide is refused.
"""

from fairtender import messages

messages.add(__file__)
