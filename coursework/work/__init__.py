"""Work that is made, marked by its properties.

A key names properties of a piece of work, each with points, a check and a reason. A check is a
frozen dataclass of the fields that the key gives it, called with the question and the piece; it
says which share of the points the piece earns, and what each place in it is.

* `judgement`: the values: places, their marks, and what a property earns
* `parts`: the three parts of a check: which things, what is tested, how it adds up
* `checks`: where each check and look is; what properties earn
* `rows`, `tables`: which rows are meant by the rows of a key, and what a cell may be
* `cells`, `row_checks`, `lines`, `sentences`: checks of any table, text of lines, passages or order
* `keys`, `reasons`: what a key says of work, and of one wrong place in it
* `words`, `files`, `notation`: a piece as people read it, as a file, and as they type it
* `unit_NN`: what one unit alone needs

Pure, and without pandas: what needs the library imports it when it is called.
"""
