"""The trainer's desk: what `workshop` does with folders, on values that live while a page is open.

What cannot be made again is a `state.Desk`; `file` writes it as one file and reads it. `asked`
answers what a page asks.
"""
