"""Slides and hand-outs of a workshop, made from the course's own data.

`units` and `page_text` read notes and chapters, `chosen` reads the declared slides, and `images`
makes their pictures. `slides` describes a deck as data, which `pptx_file` and `command` write.
`for_all` and `for_units` make the hand-outs. If a slide quotes words that the chapter no longer
has, it is refused.
"""

from fairtender import messages

messages.add(__file__)
