"""Marking of what learners make (tables, maps, marked sentences, orders) by its properties.

A key lists the properties that an answer should have, each with points, a check and a reason. A
check is a frozen dataclass whose fields come from the key. It is called with the question and the
answer. It returns the share of the points that the answer earns and a mark for each place in it.

* `judgement`: the result of a check: places, their marks, and what a property earns
* `parts`: the three parts of a check: what it looks at, what it tests, how it adds up
* `checks`: where to find each check and look; what each property earns
* `rows`, `tables`: which learner's rows match the key's rows, and what a cell may contain
* `cells`, `row_checks`, `lines`, `sentences`: checks of tables, texts made of lines, marked
  sentences and orders
* `keys`, `reasons`: what a key contains about an answer, and about one wrong place in it
* `words`, `files`, `notation`: an answer as people read it, as a file, and as they type it
* `unit_NN`: code that only one unit needs

These modules have no side effects and do not import pandas. Functions that need the library import
it when they are called.
"""
