"""*Your own case*: the tables of an exercise, empty, for a learner's own organisation.

`NN-SLUG-own.toml` contains the questions, in the form of `questions.toml`: such tables are
questions of a unit of their own, so that widgets, files and storage are those of an exercise. They
have no key and no points. The browser keeps them under the name of that unit: `answers.json` never
has them.
"""
