"""Questions to firms and their answers: which are open, overdue, or differ from earlier ones.

One declared sheet, `SHEET`, is sent out and comes back filled in. `check_answers` finds what is
open, and what differs from an earlier answer. A difference is a reason to ask which answer is right
today. It is never a finding about a firm: firms change, and people make mistakes.
"""

from fairtender.inquiries import comparing, declared
from fairtender.inquiries.comparing import *
from fairtender.inquiries.declared import *

__all__ = [*declared.__all__, *comparing.__all__]
