"""The course for nbgrader's own commands, run in this folder.

`python -m workshop build` writes the source that they read; `exercises/` is the release. Hand-ins
are graded outside the checkout, by `python -m workshop grade SLUG FOLDER`, which makes a course
with a configuration of its own in FOLDER/grading. What is graded here by hand stays under `_build`.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

c = get_config()  # noqa: F821 (nbgrader defines it)
c.CourseDirectory.root = HERE
c.CourseDirectory.source_directory = "_build/nbgrader/source"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "_build/nbgrader/submitted"
c.CourseDirectory.autograded_directory = "_build/nbgrader/autograded"
c.CourseDirectory.feedback_directory = "_build/nbgrader/feedback"
c.CourseDirectory.solution_directory = "_build/nbgrader/solution"
c.CourseDirectory.db_url = f"sqlite:///{HERE}/_build/nbgrader/gradebook.db"
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
    "*.md",
    "key.toml",
]
c.Execute.timeout = 120  # the first cell imports pandas: a busy machine needs long

os.environ.setdefault("FAIRTENDER_DATA", os.path.join(HERE, "datasets"))
# nbgrader calls alembic by its name.
os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
