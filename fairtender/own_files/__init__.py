"""Tools for a person's own files on a page of the site, which do the same as the commands.

A page runs the job of a command (`fairtender.reports.job`), so the page, the command and a notebook
all give the same JSON. Files are only read for the report: nothing is kept, and nothing is sent
anywhere.
"""

__all__ = ["JOBS"]

# Job of a page → the command that does the same job.
JOBS = {
    "screen": "screen",
    "portfolio": "portfolio",
    "criteria": "criteria",
    "price": "floor",
    "chain": "map",
    "answers": "answers",
    "plans": "plans",
    "remedy": "remedy",
}
