"""What Jupyter reads where `make lab` or Binder starts it: see `Makefile`, `.binder/postBuild`.

A saved notebook keeps its text and not its results, so that it opens with its first sentence and
not with forms that can no longer be shown, and `git status` stays clean.
"""

from contextlib import suppress

c = get_config()  # noqa: F821 (Jupyter defines it)

with suppress(ImportError):  # a Jupyter that does not have the course has no forms to save
    from coursework.forms.saved import without_results

    c.ContentsManager.pre_save_hook = without_results
