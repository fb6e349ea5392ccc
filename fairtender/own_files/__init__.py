"""A person's own files on a page of the site: what the commands do, without a command line.

Each job is a module of its name with a `JOB`: which files it takes, how it goes step by step, what
a page lists of its report, and how the report is saved. It does what the command of `JOBS` does, by
the same functions, so that page, command and notebook give the same JSON. Files are bytes on their
way into a report: nothing is kept, and nothing is sent anywhere.
"""

__all__ = ["JOBS"]

# Job of a page → the command that does the same.
JOBS = {
    "screen": "screen",
    "portfolio": "portfolio",
    "criteria": "criteria",
    "price": "floor",
    "chain": "map",
    "plans": "plans",
    "remedy": "remedy",
}
