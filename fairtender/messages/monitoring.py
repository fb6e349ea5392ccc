"""Findings of contract monitoring, and the next steps."""

from fairtender.messages.mark import N_

MESSAGES = {
    # bad input
    "monitoring-one-contract": N_(
        "{where}: the contract file needs a sheet contract.csv or contract.xlsx with one row, for "
        "one contract: correct it."
    ),
    "monitoring-negative": N_(
        "{file}, row {row}, column {column}: {value} is below zero: give amounts and hours as they "
        "were paid or taken, from 0 up."
    ),
    "monitoring-decimals": N_(
        "{file}, row {row}, column {column}: {value} has more than {most} decimals: give money in "
        "cents and hours in hundredths."
    ),
    "monitoring-too-much": N_(
        "{file}, row {row}, column {column}: {value} is too much: it must be below {most}."
    ),
    "monitoring-month": N_(
        '{file}, row {row}, column {column}: "{value}" is no month: write year and month, such as '
        "2026-03."
    ),
    "monitoring-time": N_(
        '{file}, row {row}, column {column}: "{value}" is no time of the day: write hours and '
        "minutes, such as 06:30; 24:00 is an end only."
    ),
    "monitoring-no-length": N_(
        '{file}, row {row}, column {column}: start and end are both "{value}": correct one; for a '
        "whole day write two rows."
    ),
    "monitoring-break": N_(
        "{file}, row {row}, column {column}: a break of {value} minutes does not fit: write whole "
        "minutes, fewer than the shift has."
    ),
    "monitoring-overlap": N_(
        "{file}, row {row}, column {column}: {worker} is in two places at once, here and in row "
        "{other}: find out which of the two is right, and correct it."
    ),
    "monitoring-dates": N_(
        "{file}, row {row}, column {column}: {value} lies before the first day: correct one of the "
        "two dates."
    ),
    "monitoring-term-twice": N_(
        '{file}, row {row}, column {column}: there are two numbers for "{value}": leave one.'
    ),
    "monitoring-term-number": N_(
        '{file}, row {row}, column {column}: "{value}" does not fit: write a number from {least} '
        "to {most} with at most {places} decimals."
    ),
    "monitoring-term-deduction": N_(
        '{file}, row {row}, column {column}: "{value}" is no rule for a deduction: write allowed, '
        "document or never."
    ),
    "monitoring-no-pay": N_(
        "There is no pay of {worker} for {month} that could be judged: check the pseudonym and the "
        "month, and whether its pay day has passed."
    ),
    "monitoring-no-rate": N_(
        "There is no {item} for grade {grade} in {country}, {sector}, on {day}: add the rate that "
        "was in force on that day, with its source."
    ),
    "monitoring-currency": N_(
        "The rates for {country}, {sector}, are in {rate}, the contract is in {contract}: give "
        "both in the currency in which wages are paid."
    ),
    "monitoring-night": N_(
        "The rates for {country}, {sector}, must give one {item} for all months of the file, but "
        "give: {found}. Add it, or audit the months before and after the change by themselves."
    ),
    "monitoring-rate-size": N_(
        "The rate {item} is {value}: it may be {most} at most, with at most {places} decimals."
    ),
    "monitoring-no-holidays": N_(
        "There are no public holidays of {country} in {year}: add them, or nobody can say which "
        "supplements are due."
    ),
    "monitoring-evidence-action": N_(
        '{file}, row {row}, column {column}: the plan has no action "{value}": write its name as '
        "the plan does."
    ),
    # findings: what the papers show
    "monitoring-indicator": N_(
        'Interview {source}: words that may point to "{detail}": "{words}". A person must read the '
        "whole note now; words alone show nothing."
    ),
    "monitoring-not-on-payroll": N_(
        "People on shifts or at the gate without any pay on record: {workers}. Months: {months}. "
        "Hours: {quantity}. Owed: {amount}."
    ),
    "monitoring-pay-missing": N_(
        "Wages on the payroll without a day of payment. Workers: {workers}. Months: {months}. "
        "Owed: {amount}."
    ),
    "monitoring-below-rate": N_(
        "Basic pay below the rate agreed for the grade. Workers: {workers}. Months: {months}. "
        "Owed: {amount}."
    ),
    "monitoring-unpaid-hours": N_(
        "Hours on the shift plan that were not paid: {quantity}. Workers: {workers}. Months: "
        "{months}. Owed: {amount}."
    ),
    "monitoring-off-record-hours": N_(
        "By the gate log {quantity} hours on the site before, after or without a shift, not paid "
        "and not explained. Workers: {workers}. Months: {months}. Owed, if it was work: {amount}."
    ),
    "monitoring-off-record-hours-explained": N_(
        "By the gate log {quantity} hours longer than the shifts; the file explains it: {source}. "
        "Workers: {workers}. Months: {months}."
    ),
    "monitoring-supplement-missing": N_(
        "Supplement for {detail} not paid in full. Workers: {workers}. Months: {months}. Owed: "
        "{amount}."
    ),
    "monitoring-deduction": N_(
        "Deduction for {detail}, which the contract does not allow. Workers: {workers}. Months: "
        "{months}. Owed: {amount}."
    ),
    "monitoring-deduction-explained": N_(
        "Deduction for {detail}, {unit} {quantity} in all; the file explains it: {source}. "
        "Workers: {workers}. Months: {months}."
    ),
    "monitoring-net-short": N_(
        "Net pay is less than gross pay without the deductions that are listed. Workers: "
        "{workers}. Months: {months}. Owed: {amount}."
    ),
    "monitoring-recruitment-fee": N_(
        "Workers paid a fee for being recruited: {workers}. Owed: {amount}."
    ),
    "monitoring-contributions-unpaid": N_(
        "Employer's contributions not paid in full. Workers: {workers}. Months: {months}. Owed to "
        "the fund: {amount}."
    ),
    "monitoring-weekly-hours": N_(
        "Weeks over the agreed hours: {cases}, together {quantity} hours over. Workers: {workers}. "
        "Months: {months}."
    ),
    "monitoring-no-rest-day": N_(
        "More days of work in a row than agreed, {cases} times, together {quantity} days over. "
        "Workers: {workers}. Months: {months}."
    ),
    "monitoring-contract-missing": N_("Workers without a contract that was shown: {workers}."),
    "monitoring-contract-language": N_(
        "Workers whose contract is in a language that they do not read: {workers}."
    ),
    "monitoring-never-on-shift": N_(
        "Paid, but never on a shift or at the gate: {workers}. Months: {months}."
    ),
    "monitoring-certificate": N_(
        "Shifts without a valid {detail}: {quantity}. Workers: {workers}. Months: {months}."
    ),
    "monitoring-late-pay": N_(
        "Wages paid after the agreed day. Workers: {workers}. Months: {months}."
    ),
    "monitoring-late-pay-explained": N_(
        "Wages paid on the next banking day, since banks were closed ({source}). Workers: "
        "{workers}. Months: {months}."
    ),
    "monitoring-firm-certificate": N_(
        "Days of the contract without {detail}: {quantity}. Months: {months}."
    ),
    "monitoring-training-hours": N_(
        "Agreed hours of training that were not given: {quantity}. Workers: {workers}."
    ),
    "monitoring-not-registered": N_(
        "On the payroll, but not on the register, so that the grade is not known: {workers}. "
        "Months: {months}."
    ),
    "monitoring-contributions-unknown": N_(
        "The file does not say whether contributions were paid. Workers: {workers}. Months: "
        "{months}."
    ),
    "monitoring-fee-unknown": N_(
        "It is not known whether these workers paid for being recruited: {workers}."
    ),
    "monitoring-not-delivered": N_(
        "Not delivered: {detail}. What rests on it could not be checked."
    ),
    "monitoring-no-clause": N_(
        "The contract has no clause on {detail}, so nothing was promised that could be checked."
    ),
    # next steps
    "monitoring-indicator-step": N_(
        "Give the note to the focal point today, to nobody else. The worker's safety comes first: "
        "no question to the supplier, no step towards ending the contract. With the worker's "
        "consent the focal point refers through the national mechanism. Keep the evidence."
    ),
    "monitoring-not-on-payroll-step": N_(
        "Tell the focal point first: undeclared people may be in danger. Then ask for their "
        "contracts and pay, and make sure that they lose neither work nor pay by being found."
    ),
    "monitoring-pay-missing-step": N_(
        "Have the wages paid at once, with the bank's record of each payment."
    ),
    "monitoring-below-rate-step": N_(
        "Have the pay of all workers of the grade calculated anew from the day of the rate, and "
        "the difference paid."
    ),
    "monitoring-unpaid-hours-step": N_(
        "Have paid and planned hours compared for all workers, and the difference paid."
    ),
    "monitoring-off-record-hours-step": N_(
        "Ask why people stay longer than their shift. What was work is recorded and paid; the time "
        "planned for the work is corrected."
    ),
    "monitoring-supplement-missing-step": N_(
        "Have the supplement calculated anew for all who worked at these times, and the difference "
        "paid under its own heading."
    ),
    "monitoring-deduction-step": N_(
        "Have the deduction stopped with the next payroll, and what was taken paid back."
    ),
    "monitoring-net-short-step": N_(
        "Ask what was taken and why; what is not shown to be lawful is paid back."
    ),
    "monitoring-recruitment-fee-step": N_(
        "A fee for the job is a debt, and a debt can hold a person. Tell the focal point today; a "
        "support organisation is asked first, without names. Nothing about it goes to the supplier "
        "until the focal point has decided."
    ),
    "monitoring-contributions-unpaid-step": N_(
        "Have the contributions paid to the fund, and its certificate shown for each worker."
    ),
    "monitoring-weekly-hours-step": N_(
        "Have the shift plan changed so that no one works over the limit, with no loss of agreed "
        "pay; look at the staffing that the price allows."
    ),
    "monitoring-no-rest-day-step": N_(
        "Have the shift plan changed so that everyone rests, with no loss of agreed pay."
    ),
    "monitoring-contract-missing-step": N_(
        "Have a written contract given to each worker, and a copy shown."
    ),
    "monitoring-contract-language-step": N_(
        "Have the contract given in a language that the worker reads, with time to ask questions."
    ),
    "monitoring-never-on-shift-step": N_(
        "Find out who these people are and who receives the money, before you ask the supplier."
    ),
    "monitoring-certificate-step": N_(
        "Have the certificate renewed at the supplier's cost; until then other work with full pay."
    ),
    "monitoring-late-pay-step": N_(
        "Ask for the cause, and for bank records of the next three pay days."
    ),
    "monitoring-firm-certificate-step": N_("Have the certificate shown for the days that lack it."),
    "monitoring-training-hours-step": N_("Have the training given, in paid time."),
    "monitoring-not-registered-step": N_("Have the register completed."),
    "monitoring-contributions-unknown-step": N_("Ask the fund for its certificate."),
    "monitoring-fee-unknown-step": N_(
        "Ask in a confidential interview, in the worker's language, away from the site."
    ),
    "monitoring-not-delivered-step": N_(
        "Ask for it in writing, with the clause; what stays away stays a finding."
    ),
    "monitoring-no-clause-step": N_(
        "Note it for the next contract; agree it with the supplier where that is possible."
    ),
    "monitoring-explained-step": N_(
        "Look at the document itself before you accept the explanation."
    ),
    # what goes to the supplier about few people
    "monitoring-all-workers": N_(
        "Check for all workers of the contract, and show the result: {about} (clause {clause})."
    ),
    # short names
    "monitoring-check-indicator": N_("Interview: read now"),
    "monitoring-check-not-on-payroll": N_("Works, but not on the payroll"),
    "monitoring-check-pay-missing": N_("Wages not paid"),
    "monitoring-check-below-rate": N_("Pay below the agreed rate"),
    "monitoring-check-unpaid-hours": N_("Planned hours not paid"),
    "monitoring-check-off-record-hours": N_("Hours off the record"),
    "monitoring-check-supplement-missing": N_("Supplement not paid"),
    "monitoring-check-deduction": N_("Deduction"),
    "monitoring-check-net-short": N_("Net pay too low"),
    "monitoring-check-recruitment-fee": N_("Recruitment fee"),
    "monitoring-check-contributions-unpaid": N_("Contributions not paid"),
    "monitoring-check-weekly-hours": N_("Too many hours a week"),
    "monitoring-check-no-rest-day": N_("No day of rest"),
    "monitoring-check-contract-missing": N_("No contract shown"),
    "monitoring-check-contract-language": N_("Contract not readable"),
    "monitoring-check-never-on-shift": N_("Paid, but never seen"),
    "monitoring-check-certificate": N_("Certificate missing"),
    "monitoring-check-late-pay": N_("Late pay"),
    "monitoring-check-firm-certificate": N_("Missing"),
    "monitoring-check-training-hours": N_("Training not given"),
    "monitoring-check-not-registered": N_("Not on the register"),
    "monitoring-check-contributions-unknown": N_("Contributions not known"),
    "monitoring-check-fee-unknown": N_("Recruitment fee not known"),
    "monitoring-check-not-delivered": N_("Not delivered"),
    "monitoring-check-no-clause": N_("No clause"),
    # remedies
    "monitoring-basis-back_pay": N_(
        "Wages that were earned and not paid: {findings}. Contributions on them come on top."
    ),
    "monitoring-basis-refund": N_("Taken from the pay and not lawful: {findings}."),
    "monitoring-basis-fee_refund": N_(
        "Workers bear no cost of their recruitment; the employer pays it back: {findings}."
    ),
    "monitoring-basis-contributions": N_("Paid to the fund in the worker's name: {findings}."),
    "monitoring-basis-documents": N_(
        "An interview speaks of identity papers ({findings}). If the reading confirms that they "
        "are kept, they are given back by way of the focal point, as the worker wants it."
    ),
    # the plan
    "monitoring-task-protect-agree": N_(
        "Decide, focal point and contract manager together, which findings go to the supplier, in "
        "which form and when. Until then nothing is sent, nobody is confronted, and no step "
        "towards ending the contract is taken."
    ),
    "monitoring-task-protect-refer": N_(
        "Refer through the national mechanism if the worker consents; otherwise say how help can "
        "be had later. Note the decision, not the name."
    ),
    "monitoring-task-preserve-files": N_(
        "Keep unchanged copies of payroll, shifts, gate log and notes where the supplier has no "
        "access, with the date."
    ),
    "monitoring-task-ask-supplier": N_(
        "Send the findings to the supplier in writing, with the clauses and a day for the answer, "
        "and hear what it says before you decide."
    ),
    "monitoring-task-confirm-audit": N_(
        "Audit the months since then, and speak with workers in confidence, some of each site, "
        "whether or not anything was found there."
    ),
    "monitoring-task-prevent": N_(
        "Find the cause, mend it, and show that the next payrolls are right."
    ),
    "monitoring-task-remedy-fee": N_(
        "When the focal point has decided, and not before: have the fee paid back in full by the "
        "employer, whoever took it, to all who paid one."
    ),
    "monitoring-evidence-record": N_("The focal point's dated note of what was decided."),
    "monitoring-evidence-referral": N_(
        "The focal point's dated note, without names: referred with the worker's consent, or not "
        "wanted by the worker."
    ),
    "monitoring-evidence-files": N_("A dated list of the files, kept by the contract manager."),
    "monitoring-evidence-letter": N_("The letter, the day on which it was sent, and the answer."),
    "monitoring-evidence-payment": N_(
        "The bank's record of each payment, the pay slips, and the calculation for all workers."
    ),
    "monitoring-evidence-fund": N_("The fund's statement for each worker and month."),
    "monitoring-evidence-shifts": N_(
        "The new shift plan, and the gate log of the next four weeks."
    ),
    "monitoring-evidence-certificate": N_("The certificate, checked with the body that issued it."),
    "monitoring-evidence-contract": N_(
        "A copy of each contract, signed by the worker, in a language that the worker reads."
    ),
    "monitoring-evidence-training": N_("Attendance lists, and the hours on the payroll."),
    "monitoring-evidence-bank": N_("The bank's records of the next three pay days."),
    "monitoring-evidence-payroll": N_(
        "The next two payrolls, which the buyer's own audit finds free of it."
    ),
    "monitoring-evidence-audit": N_("The audit of the months since, and the focal point's word."),
    "monitoring-evidence-document": N_("The document itself."),
    "monitoring-state-verified": N_("Closed by: {documents}."),
    "monitoring-state-part-paid": N_("Not all is shown as paid: {amount} is still due."),
    "monitoring-state-not-accepted": N_(
        "Documents came ({documents}), but nobody has accepted one as showing what it must."
    ),
    "monitoring-state-late": N_("No evidence; {days} days after the last day, {due}."),
    "monitoring-state-open": N_("No evidence yet; the last day is {due}."),
    # charts and tables
    "monitoring-chart-size": N_(
        "The grid shows 1 to {most} findings in at most {most_months} months, not {rows} in "
        "{months}: take a part of the table."
    ),
    "monitoring-chart-nothing-owed": N_("No finding has an amount: there is nothing to draw."),
    "monitoring-chart-no-hours": N_(
        "There are no hours of {worker} to draw, or more than {most} months of them."
    ),
    "monitoring-chart-no-month": N_("No month"),
    "monitoring-chart-explained": N_("Explained: {name}"),
    "monitoring-chart-to-worker": N_("Owed to workers, in {currency}"),
    "monitoring-chart-to-fund": N_("Owed to the fund, in {currency}"),
    "monitoring-chart-owed-line": N_("{finding} ({months}): {amount}"),
    "monitoring-chart-on-shift": N_("Hours on shift (right: by shifts or gate)"),
    "monitoring-chart-off-record": N_("Hours off the record, by the gate log"),
    "monitoring-chart-paid": N_("Hours paid"),
    "monitoring-chart-line": N_("{hours} hours × {rate} × {percent} %, from {day}"),
    "monitoring-chart-total": N_("{heading}, in all"),
    "monitoring-chart-today": N_("Today"),
    "monitoring-chart-finding-alt": N_("{name}: people {people}, months {months}"),
    "monitoring-chart-grid-alt": N_("Grid of {total} findings by month: {counts}. {rows}."),
    "monitoring-chart-owed-alt": N_(
        "Bar chart of what is owed in {currency}: {rows}. To workers {worker}, to the fund {fund}."
    ),
    "monitoring-chart-hours-alt": N_(
        "Bar chart: hours of {worker} in {months} months, worked {worked}, paid {paid}. Months in "
        "which less was paid than worked (paid/worked): {less}."
    ),
    "monitoring-head-people": N_("People"),
    "monitoring-head-finding": N_("Finding"),
    "monitoring-head-severity": N_("Gravity"),
    "monitoring-head-found": N_("What the papers show"),
    "monitoring-head-clause": N_("Clause"),
    "monitoring-head-next": N_("Next step"),
    "monitoring-head-who": N_("Who"),
    "monitoring-head-days": N_("Within days"),
    "monitoring-head-worker": N_("Worker"),
    "monitoring-head-owed": N_("Owed"),
    "monitoring-head-to-worker": N_("To the worker"),
    "monitoring-head-month": N_("Month"),
    "monitoring-head-on-shift": N_("Hours on shift"),
    "monitoring-head-off-record": N_("Hours off the record"),
    "monitoring-head-paid": N_("Hours paid"),
    "monitoring-head-heading": N_("Heading"),
    "monitoring-head-calculation": N_("Calculation"),
    "monitoring-head-due": N_("Due"),
    "monitoring-head-paid-money": N_("Paid"),
    "monitoring-head-short": N_("Short"),
    "monitoring-head-step": N_("Step"),
    "monitoring-head-task": N_("What"),
    "monitoring-head-evidence": N_("What shows it"),
    "monitoring-head-state": N_("State"),
    "monitoring-heading-basic": N_("Basic pay"),
    "monitoring-heading-night": N_("Night supplement"),
    "monitoring-heading-sunday": N_("Sunday supplement"),
    "monitoring-heading-holiday": N_("Public holiday supplement"),
    "monitoring-severity-critical": N_("Critical"),
    "monitoring-severity-serious": N_("Serious"),
    "monitoring-severity-moderate": N_("Moderate"),
    "monitoring-severity-clarify": N_("To be clarified"),
    "monitoring-actor-focal_point": N_("Focal point"),
    "monitoring-actor-contract_manager": N_("Contract manager"),
    "monitoring-actor-supplier": N_("Supplier"),
    "monitoring-phase-protect": N_("Protect"),
    "monitoring-phase-preserve": N_("Keep the evidence"),
    "monitoring-phase-ask": N_("Ask and hear"),
    "monitoring-phase-stop": N_("Stop the harm"),
    "monitoring-phase-remedy": N_("Make good"),
    "monitoring-phase-prevent": N_("Mend the cause"),
    "monitoring-phase-confirm": N_("Look again"),
    "monitoring-state-word-verified": N_("Verified"),
    "monitoring-state-word-open": N_("Open"),
    "monitoring-state-word-late": N_("Late"),
    # words
    "monitoring-unknown": N_("not known"),
    "monitoring-word-night": N_("night work"),
    "monitoring-word-sunday": N_("Sunday work"),
    "monitoring-word-holiday": N_("public-holiday work"),
    "monitoring-word-vulnerability": N_("abuse of vulnerability"),
    "monitoring-word-movement": N_("restriction of movement"),
    "monitoring-word-violence": N_("physical or sexual violence"),
    "monitoring-word-threats": N_("intimidation and threats"),
    "monitoring-word-documents": N_("retention of identity documents"),
    "monitoring-word-withheld_wages": N_("withholding of wages"),
    "monitoring-word-debt": N_("debt bondage"),
    "monitoring-word-conditions": N_("abusive working and living conditions"),
    "monitoring-word-overtime": N_("excessive overtime"),
    "monitoring-word-rest_day": N_("days of rest"),
    "monitoring-word-certificate": N_("training certificates and licences"),
    "monitoring-word-firm_certificate": N_("certificates of the firm"),
    "monitoring-word-deduction": N_("deductions"),
    "monitoring-word-access": N_("the gate log"),
}
