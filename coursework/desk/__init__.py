"""The trainer's desk: the work of the `workshop` commands without folders, on an open page.

What cannot be made again is a `state.Desk`; `file` writes it as one file and reads that file.
`requests` answers a page's requests.
"""
