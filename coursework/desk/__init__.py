"""The trainer's desk: what the `workshop` commands do, on an open page and without folders.

A `state.Desk` holds the data that cannot be made again; `file` saves it as one file and reads that
file. `requests` answers a page's requests.
"""
