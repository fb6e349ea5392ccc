"""The trainer's desk: the work of `workshop`, without folders, while a page is open.

What cannot be made again is a `state.Desk`; `file` writes it as one file and reads it. `requests`
answers a page's requests.
"""
