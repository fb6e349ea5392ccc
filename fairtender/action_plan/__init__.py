"""Local action plans: what an office does about the risks it found, by when, and who does it.

A plan lists the contracts that the office assessed and its measures, by stage: the foundations, and
the four stages at which a buyer has leverage, market research, analysis, supplier engagement and
contract management. `check` tells whether it is doable, `to_word`, `to_html` and `to_json` hand it
on, `combine` puts the plans of all offices together.

A level is a prompt to look closer, never a finding about a company. A plan names functions, never
people: no worker, and no person's name, belongs in it.
"""

from fairtender.action_plan.attention import ATTENTION, KINDS_OF_ATTENTION
from fairtender.action_plan.checks import ASSESSED, FINDINGS, SEVERITIES, check
from fairtender.action_plan.combining import (
    ALL_CONTRACTS,
    ALL_MEASURES,
    BY_OFFICE,
    INDICATORS,
    OLDER,
    PLANS,
    PROGRESS,
    SHARED,
    TOTALS,
    Overview,
    combine,
)
from fairtender.action_plan.declared import (
    CONTRACTS,
    KINDS,
    MEASURES,
    PLAN,
    STAGES,
    STATES,
    Head,
    Plan,
)
from fairtender.action_plan.export import to_html, to_word
from fairtender.action_plan.files import FORMAT, from_dict, read, to_dict, to_json
from fairtender.action_plan.progress import (
    ANSWERS,
    STATUS,
    STATUSES,
    WORKLOAD,
    answers,
    status,
    workload,
)

__all__ = [
    "ALL_CONTRACTS",
    "ALL_MEASURES",
    "ANSWERS",
    "ASSESSED",
    "ATTENTION",
    "BY_OFFICE",
    "CONTRACTS",
    "FINDINGS",
    "FORMAT",
    "INDICATORS",
    "KINDS",
    "KINDS_OF_ATTENTION",
    "MEASURES",
    "OLDER",
    "PLAN",
    "PLANS",
    "PROGRESS",
    "SEVERITIES",
    "SHARED",
    "STAGES",
    "STATES",
    "STATUS",
    "STATUSES",
    "TOTALS",
    "WORKLOAD",
    "Head",
    "Overview",
    "Plan",
    "answers",
    "check",
    "combine",
    "from_dict",
    "read",
    "status",
    "to_dict",
    "to_html",
    "to_json",
    "to_word",
    "workload",
]
