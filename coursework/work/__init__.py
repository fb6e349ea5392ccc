"""Work that is made, marked by its properties.

A key names properties of a piece of work, each with points, a check and a reason. A check is a
frozen dataclass of the fields that the key gives it, called with the question and the piece; it
says which share of the points the piece earns, and what is not right in it (`checks.Outcome`).

* `checks`: what a check is, and where each one stands (`MODULES`)
* `rows`: the rows of a piece, and which of them is meant by a row of the key
* `cells`, `holds`, `found`, `sums`, `sentences`, `orders`: checks for any table, passages or order
* `judging`: the properties of a piece, judged
* `words`: a piece as people read it
* `criteria_…`: a set of criteria: its words, its rows, bids that react, checks and look
* `looks`: what the library says of a piece at once, without a key; and files to take home

Pure, and without pandas: what needs the library imports it when it is called.
"""
