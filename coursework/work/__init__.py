"""Work that is made, marked by its properties.

A key names properties of a piece of work, each with points, a check and a reason. A check is a
frozen dataclass of the fields that the key gives it, called with the question and the piece; it
says which share of the points the piece earns, and what is not right in it (`checks.Outcome`).

* `checks`: what checks and looks are, and where each one stands; what properties earn
* `rows`, `tables`: the rows of a piece, which of them is meant by a row of the key, and its cells
* `cells`, `row_checks`, `lines`, `sentences`: checks of any table, text of lines, passages or order
* `keys`: what a key says of work
* `words`, `files`, `notation`: a piece as people read it, as a file, and as they type it
* `unit_NN`: what one unit alone needs

Pure, and without pandas: what needs the library imports it when it is called.
"""
