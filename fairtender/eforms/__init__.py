"""Read eForms notices of Tenders Electronic Daily (TED), SDK 1.3 and later, as OCDS releases.

All forms that announce, change or conclude a purchase are read: plans and prior information, calls
for competition, results, direct awards, changes of contracts, and changes of a notice. `release`
turns a notice into a release after the profile "OCDS for eForms" of the Open Contracting
Partnership; from there it is treated like any release (`fairtender.ocds`): all notices of one
procedure become one row of TENDERS.

Columns of TENDERS, and the business terms from which they come:

- `ocid`: BT-04, the procedure; of a plan without one BT-701
- `title`, `description`: BT-21; BT-24 and BT-300; of the procedure, and of each lot
- `lots`: BT-137, lots and the parts of a plan
- `buyer`, `buyer_country`: OPT-300, BT-500, BT-514
- `category`, `method`: BT-23, BT-105
- `cpv`: BT-262, BT-263
- `award_criteria_details`, `price_weight`: BT-539, BT-734, BT-540; BT-541 with BT-5421
- `value_amount`, `value_currency`: BT-27, else BT-271, else those of all lots; else BT-720
- `tender_days`: BT-05 to BT-131, else to BT-1311
- `contract_days`: BT-36, or BT-536 to BT-537; a month counts 30 days, a year 365
- `tenderers`, `suppliers`: BT-759; OPT-300 of the tenderers
- `places`, `place_countries`: BT-5101, BT-5131, BT-5071, BT-5121, BT-727, BT-728; BT-5141
- `origins`: BT-191, in results
- `subcontracting`: BT-65 and BT-64, where a part must be subcontracted; in results BT-773
- `sustainability_goals`: BT-06, BT-774, BT-775, BT-776
- `languages`: BT-702
- `release_ids`: OPP-010, else BT-701 with BT-757

What a notice gives only as a code is written in the words of the EU's authority tables: the kind of
a criterion without words, and, at the end of a description, that the procedure is accelerated
(BT-106) or that the contractor has to report changes of subcontractors (BT-65). The only lot of a
notice stands for the purchase; if there are several lots and the purchase states no places, it
takes those of the lots.

Not read: exclusion grounds and selection criteria, conditions of performance (BT-70), reserved
contracts, and which subcontractors a bidder has to name (BT-651).
"""

from fairtender.eforms.notice import release

__all__ = ["release"]
