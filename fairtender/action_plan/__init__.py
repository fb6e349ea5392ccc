"""Local action plans: what an office does about the risks it found, by when, and who does it.

A plan lists the contracts that the office assessed and its measures, by stage: the foundations, and
the four stages at which a buyer has leverage, market research, analysis, supplier engagement and
contract management. `check` reports whether the plan can be carried out, `to_word`, `to_html`,
`to_workbook` and `to_json` write it for others, and `combine` puts the plans of all offices
together.

A level is a prompt to look closer, never a finding about a company. A plan names roles, never
people: no worker, and no person's name, belongs in it.
"""

from fairtender.action_plan import checks, combining, declared, export, files, progress
from fairtender.action_plan.checks import *
from fairtender.action_plan.combining import *
from fairtender.action_plan.declared import *
from fairtender.action_plan.export import *
from fairtender.action_plan.files import *
from fairtender.action_plan.progress import *

_PARTS = (files, checks, progress, combining, export, declared)
__all__ = [name for part in _PARTS for name in part.__all__]
