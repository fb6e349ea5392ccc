"""Compare what a contract promises with what happened to the people who work under it.

A contract file is ten tables that a supplier or an auditor can deliver: the contract and its terms
(`TOPICS` lists what a term can promise), the register of workers, payroll, deductions, shifts, the
gate log and notes on it, certificates, and notes of interviews. Workers are pseudonyms in all of
them.

1. `read` reads the folder, `audit` runs all checks: findings, each with the people and months
   concerned, the amount owed, the clause, the next step, who takes it, and within how many days.
2. `owed`, `remedies` and `back_pay` return what is due to each worker, and how it is calculated.
3. `corrective_plan` puts the steps in order, with deadlines and the evidence needed; `verify`
   returns the state of each. Only evidence closes an action.
4. `for_supplier` returns the list that the supplier may see.
5. What people write themselves is checked too: `check_ledger` recalculates each line of a ledger,
   and `check_agreed` finds lines of a plan that cannot be done or endanger a worker.

A finding is what the records show, and the start of a conversation, not a verdict. A certificate is
evidence, not proof. What was not delivered, or is not known, is listed and does not count as in
order.

Where an interview may show forced labour, the worker's safety comes first: no confrontation of the
employer; the focal point first asks a support organisation, without names; referral with the
worker's informed consent, evidence kept, and no automatic end of the contract. Such findings go
only to the focal point, never to the supplier. A recruitment fee that workers paid is a debt:
nothing about it goes to the supplier until the focal point has decided. The indicators are those of
the International Labour Organization (ILO Indicators of Forced Labour, 2012); that workers pay no
fee for being recruited follows its definition of recruitment fees and related costs (2019).

Wages are exact. The rates come from the table `labour_cost.RATES`, which this module reads; each
hour counts at the rate of its day. National law decides what a worker is owed: check your own, and
have a lawyer or the labour inspectorate check the amounts before you claim them.
"""

from fairtender.monitoring import (
    agreed,
    auditing,
    claims,
    declared,
    ledger,
    pay,
    remedy,
    results,
    summary,
)
from fairtender.monitoring.agreed import *
from fairtender.monitoring.auditing import *
from fairtender.monitoring.claims import *
from fairtender.monitoring.declared import *
from fairtender.monitoring.ledger import *
from fairtender.monitoring.pay import *
from fairtender.monitoring.remedy import *
from fairtender.monitoring.results import *
from fairtender.monitoring.summary import *

_PARTS = (declared, auditing, ledger, pay, remedy, claims, agreed, summary, results)
__all__ = [name for part in _PARTS for name in part.__all__]
