"""*Your own case*: empty tables of an exercise to fill in for a learner's own organisation.

`NN-SLUG-own.toml` contains the questions, in the format of `questions.toml`. The tables are the
questions of a separate unit, so widgets, files and storage are those of an exercise, but there is
no key and there are no points. The browser keeps the answers under the name of that unit;
`answers.json` never contains them.
"""
