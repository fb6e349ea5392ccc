"""Findings about action plans, and the words of the exported plan."""

from fairtender.messages.mark import N_

_FAULTS = {
    "action-plan-unsaved": N_("The plan"),
    "action-plan-no-name": N_("an office that is not named"),
    "action-plan-head": N_("head of the plan"),
    "action-plan-place-contracts": N_("contract {number}"),
    "action-plan-place-measures": N_("measure {number}"),
    "action-plan-not-json": N_(
        "{file} is not JSON (line {line}, column {column}): correct it there, or save the plan "
        "again."
    ),
    "action-plan-not-text": N_(
        "{file} cannot be read as a plan: save it as JSON, in UTF-8, as the other plans are."
    ),
    "action-plan-no-format": N_('{file} has no format number: add "format": {format} at its head.'),
    "action-plan-format": N_(
        "{file}: format is {value}, but this version reads format {format}: use a plan made for "
        "it, or update fairtender."
    ),
    "action-plan-no-number": N_("{file}: {value} is no number: write a number, or null."),
    "action-plan-key-twice": N_('{file}: the key "{key}" stands twice in one place: keep one.'),
    "action-plan-object": N_(
        '{file}, {place}: {value} stands where keys and values belong, such as {{"office": '
        '"Kolmen"}}: correct it.'
    ),
    "action-plan-list": N_("{file}, {place}: {key} is {value}, but must be a list: put it in [ ]."),
    "action-plan-key": N_(
        '{file}, {place}: the key "{key}" is not known; the nearest is "{near}": correct it, or '
        "leave it out."
    ),
    "action-plan-kind": N_(
        "{file}, {place}: {key} is {value}, but must be {kind} ({description}): correct it."
    ),
    "action-plan-kind-text": N_("a text"),
    "action-plan-kind-choice": N_("one of the words for it"),
    "action-plan-kind-texts": N_("a list of texts"),
    "action-plan-kind-date": N_("a date such as 2026-11-25"),
    "action-plan-kind-whole": N_("a whole number from 1"),
    "action-plan-kind-number": N_("a number, not below 0"),
    "action-plan-kind-decimal": N_('an amount such as "1200.50"'),
    "action-plan-choice": N_('{file}, {place}: {key} is "{value}": write one of {choices}.'),
    "action-plan-stage": N_(
        '{file}, {place}: the kind "{kind}" does not belong to the stage "{stage}": write one of '
        "{choices}, or change the stage."
    ),
    "action-plan-twice": N_(
        '{file}, {place}: {key} "{value}" is used twice: give each its own, or keep one.'
    ),
    "action-plan-two": N_(
        "{file} and {other} are both plans of {office}, and their versions do not tell which is "
        "newer: keep one, or give the newer one a higher version."
    ),
    "action-plan-no-docx": N_(
        'Word documents need python-docx, which is not installed here: pip install "fairtender'
        '[desk]", or take the HTML, which Word opens too.'
    ),
}

# What was found, and with -do what to do about it.
_FINDINGS = {
    "action-plan-no-focal_point": N_("No anti-trafficking focal point is named."),
    "action-plan-no-focal_point-do": N_(
        "Name the function that the office asks about trafficking, and show it this plan."
    ),
    "action-plan-no-referral_contact": N_("It is not stated whom to call about a suspected case."),
    "action-plan-no-referral_contact-do": N_(
        "Find a support organisation that can be asked without names, and how the national "
        "referral mechanism is reached. Agree on both with the focal point, and write the "
        "functions here. Do it before anyone visits a site: the safety of the worker comes first."
    ),
    "action-plan-no-workers_consulted": N_(
        "No worker and no representative of workers was heard about this plan."
    ),
    "action-plan-no-workers_consulted-do": N_(
        "Hear the union, a works council or an organisation that supports workers, without the "
        "employer in the room, and write whom and when. Name no worker."
    ),
    "action-plan-no-office": N_("The plan does not say whose it is."),
    "action-plan-no-office-do": N_("Write the office."),
    "action-plan-no-period_start": N_("The first day of the plan is not stated."),
    "action-plan-no-period_start-do": N_("Write the first day of the period."),
    "action-plan-no-period_end": N_("The last day of the plan is not stated."),
    "action-plan-no-period_end-do": N_("Write the last day of the period."),
    "action-plan-period-order": N_("The plan ends on {last}, before it begins on {first}."),
    "action-plan-period-order-do": N_("Correct the period."),
    "action-plan-no-agreed_by": N_("Nobody has agreed to the plan: it is a draft."),
    "action-plan-no-agreed_by-do": N_(
        "Have the head of the office agree to it, with the working days and the money that it "
        "takes."
    ),
    "action-plan-no-prepared_by": N_("It is not stated which function wrote the plan."),
    "action-plan-no-prepared_by-do": N_("Write the function that can be asked about it."),
    "action-plan-no-date": N_("The plan has no date."),
    "action-plan-no-date-do": N_("Write the date of this version."),
    "action-plan-no-version": N_("The plan has no version number."),
    "action-plan-no-version-do": N_("Write 1, and one more at each change that is sent out."),
    "action-plan-no-measures": N_("The plan has no measures."),
    "action-plan-no-measures-do": N_("Write one measure at least for each high-risk contract."),
    "action-plan-no-contracts": N_("The plan lists no contract that was assessed."),
    "action-plan-no-contracts-do": N_(
        "List the contracts that the office has looked at, each with its level."
    ),
    "action-plan-unknown-office": N_("The portfolio has no contract of the office {office}."),
    "action-plan-unknown-office-do": N_("Spell the office as the portfolio does."),
    "action-plan-not-listed": N_(
        "Contract {contract} is of level high in the portfolio, and is not in the plan."
    ),
    "action-plan-not-listed-do": N_("List it, look closer, and answer it with a measure."),
    "action-plan-lower": N_(
        "Contract {contract} is of level high in the portfolio, and {level} in the plan."
    ),
    "action-plan-lower-do": N_(
        "Take the level high, or have the fact that lowers it entered in the portfolio's data."
    ),
    "action-plan-not-held": N_(
        "Contract {contract} is listed, and the portfolio has no such contract of this office."
    ),
    "action-plan-not-held-do": N_("Correct the number, or take it off the list."),
    "action-plan-ended": N_("Contract {contract} is listed, and has ended."),
    "action-plan-ended-do": N_(
        "Take it off the list where nothing is owed to its workers any more, or state the remedy."
    ),
    "action-plan-unlisted": N_(
        "{measure} answers contract {contract}, which is not among the assessed contracts."
    ),
    "action-plan-unlisted-do": N_("Correct the number, or list the contract with its level."),
    "action-plan-unanswered": N_("High-risk contract {contract} has no measure."),
    "action-plan-unanswered-do": N_(
        "Ask what the office can still decide about it: the renewal, a clause, the price, what is "
        "monitored. Write a measure for that."
    ),
    "action-plan-only-informs": N_(
        "High-risk contract {contract} is answered by training or awareness alone: for the people "
        "who work on it nothing changes."
    ),
    "action-plan-only-informs-do": N_(
        "Add a measure that can change something: a criterion, a clause, monitoring, interviews "
        "with workers, a review of the price, remedy."
    ),
    "action-plan-only-prepares": N_(
        "High-risk contract {contract} is answered by preparation alone: nothing follows from it "
        "yet for the people who work on it."
    ),
    "action-plan-only-prepares-do": N_(
        "Write what follows once the answers are there: a criterion, a clause, monitoring, "
        "interviews with workers, a review of the price, remedy."
    ),
    "action-plan-late": N_("{measure} is {days} days late. Owner: {owner}."),
    "action-plan-late-do": N_(
        "Ask the owner what stands in the way, help, and set a new date for which someone answers."
    ),
    "action-plan-unproven": N_("{measure} is called done, and no evidence is named."),
    "action-plan-unproven-do": N_(
        "Name the document that shows it and where it is kept, or set the state back."
    ),
    "action-plan-below-target": N_("{measure} is called done, and its value is below its target."),
    "action-plan-below-target-do": N_("Set the state back, or say why the target was changed."),
    "action-plan-no-value": N_("{measure} is called done, and its indicator was not counted."),
    "action-plan-no-value-do": N_("Count, and write the value."),
    "action-plan-no-reason": N_("{measure} was dropped, and no reason is given."),
    "action-plan-no-reason-do": N_("Write the reason: others will ask."),
    "action-plan-not-begun": N_("{measure} should have begun and is still planned."),
    "action-plan-not-begun-do": N_("Begin it, or move its dates."),
    "action-plan-no-state": N_("{measure} has no state."),
    "action-plan-no-state-do": N_("Write planned, under way, done or dropped."),
    "action-plan-no-what": N_("{measure} does not say what is done."),
    "action-plan-no-what-do": N_("Say in a sentence who does what with which contract."),
    "action-plan-no-owner": N_("{measure} has no owner."),
    "action-plan-no-owner-do": N_(
        "Agree with one function that it answers for the measure. A team or an office is no owner."
    ),
    "action-plan-no-indicator": N_("{measure} has no indicator: nobody could tell that it worked."),
    "action-plan-no-indicator-do": N_("Write what is counted, in which unit, and the target."),
    "action-plan-no-target": N_("The indicator of {measure} has no target."),
    "action-plan-no-target-do": N_("Write the number that is to be reached."),
    "action-plan-no-due": N_("{measure} has no due date."),
    "action-plan-no-due-do": N_("Write the day by which it is done."),
    "action-plan-no-start": N_("{measure} has no start date."),
    "action-plan-no-start-do": N_("Write the day on which the work begins."),
    "action-plan-no-working_days": N_("The working days that {measure} takes are not stated."),
    "action-plan-no-working_days-do": N_("Ask the owner for an estimate in working days."),
    "action-plan-no-stage": N_("{measure} has no stage."),
    "action-plan-no-stage-do": N_("Choose the stage of procurement at which it works."),
    "action-plan-no-kind": N_("{measure} has no kind, so nobody can tell what it can change."),
    "action-plan-no-kind-do": N_("Choose one of the kinds of its stage."),
    "action-plan-no-risk": N_("{measure} does not say which risk it answers."),
    "action-plan-no-risk-do": N_("Write the risk for the workers, in words of the case."),
    "action-plan-answers-nothing": N_("{measure} names neither a contract nor a category."),
    "action-plan-answers-nothing-do": N_("Write the contracts or the category that it answers."),
    "action-plan-date-order": N_("{measure} is due on {last}, before it begins on {first}."),
    "action-plan-date-order-do": N_("Correct the dates."),
    "action-plan-outside": N_(
        "{measure} has a date outside the period of the plan ({first} to {last})."
    ),
    "action-plan-outside-do": N_("Correct the date, or leave the measure to the next plan."),
    "action-plan-overload": N_(
        "{owner} has {days} working days of measures in {month} ({measures}), more than the "
        "{limit} that one function can give."
    ),
    "action-plan-overload-do": N_("Move a measure, share it with another function, or free time."),
    "action-plan-nobody": N_("nobody"),
}

_ATTENTION = {
    "action-plan-attention-no_plan": N_("{offices} has no plan."),
    "action-plan-attention-no_plan-do": N_(
        "Ask the head of office for a plan with a date, and offer the help of an office that has "
        "a good one."
    ),
    "action-plan-attention-late_high": N_(
        "{offices}: late measures on high-risk contracts: {count} ({names}). The longest, "
        "{measure}, is {days} days late."
    ),
    "action-plan-attention-late_high-do": N_(
        "Ask the head of office what stands in the way, free people or money, and set new dates."
    ),
    "action-plan-attention-unanswered": N_(
        "{offices}: high-risk contracts without a measure that can change something: {count} "
        "({names})."
    ),
    "action-plan-attention-unanswered-do": N_(
        "Ask for a measure that reaches the people who work on these contracts; training, a "
        "briefing or a questionnaire alone does not."
    ),
    "action-plan-attention-shared_supplier": N_(
        "{supplier} works for several offices: {offices}. Contracts in their plans: {contracts}; "
        "of level high: {high}."
    ),
    "action-plan-attention-shared_supplier-do": N_(
        "Act together: one conversation, the same questions and clauses, and one office that leads."
    ),
    "action-plan-attention-unproven": N_(
        "{offices}: measures called done without evidence: {count} ({names})."
    ),
    "action-plan-attention-unproven-do": N_(
        "Report them as not reached until the evidence is seen, and ask for it."
    ),
    "action-plan-attention-no_owner": N_(
        "{offices}: measures without an owner: {count} ({names})."
    ),
    "action-plan-attention-no_owner-do": N_("Give each to one function, with the time for it."),
    "action-plan-attention-overload": N_(
        "{offices}: {owner} has {days} working days of measures in {month}; {limit} are possible."
    ),
    "action-plan-attention-overload-do": N_("Free time, share the work, or move a due date."),
    "action-plan-attention-draft": N_("{offices}: the plan is a draft that nobody has agreed to."),
    "action-plan-attention-draft-do": N_("Have it agreed, with the time and money it takes."),
    "action-plan-osce-workshops": N_(
        "The OSCE reports five regional workshops with all its field operations and institutions."
    ),
    "action-plan-osce-action_plans": N_("The OSCE reports 12 local action plans."),
    "action-plan-osce-high_risk_contracts": N_(
        "The OSCE reports more than 60 contracts assessed as potentially high risk."
    ),
    "action-plan-osce-supplier_engagements": N_(
        "The OSCE reports more than 10 planned activities with local suppliers."
    ),
}

_WORDS = {
    "action-plan-stage-foundations": N_("Foundations"),
    "action-plan-stage-market_research": N_("Market research"),
    "action-plan-stage-analysis": N_("Analysis"),
    "action-plan-stage-supplier_engagement": N_("Supplier engagement"),
    "action-plan-stage-contract_management": N_("Contract management"),
    "action-plan-stage-": N_("Stage not stated"),
    "action-plan-measure-policy": N_("Policy"),
    "action-plan-measure-referral_path": N_("Path of referral"),
    "action-plan-measure-training": N_("Training"),
    "action-plan-measure-awareness": N_("Awareness"),
    "action-plan-measure-market_study": N_("Market study"),
    "action-plan-measure-supply_chain_map": N_("Map of the supply chain"),
    "action-plan-measure-risk_review": N_("Review of risks"),
    "action-plan-measure-strategy": N_("Procurement strategy"),
    "action-plan-measure-criteria": N_("Criteria"),
    "action-plan-measure-briefing": N_("Briefing of suppliers"),
    "action-plan-measure-questionnaire": N_("Questionnaire"),
    "action-plan-measure-capacity_building": N_("Help for suppliers to improve"),
    "action-plan-measure-clause": N_("Contract clause"),
    "action-plan-measure-monitoring": N_("Monitoring"),
    "action-plan-measure-worker_interviews": N_("Interviews with workers"),
    "action-plan-measure-price_review": N_("Review of the price"),
    "action-plan-measure-remedy": N_("Remedy for workers"),
    "action-plan-state-planned": N_("Planned"),
    "action-plan-state-under_way": N_("Under way"),
    "action-plan-state-done": N_("Done"),
    "action-plan-state-dropped": N_("Dropped"),
    "action-plan-status-done": N_("Done"),
    "action-plan-status-unproven": N_("Called done, no evidence"),
    "action-plan-status-under_way": N_("Under way"),
    "action-plan-status-planned": N_("Planned"),
    "action-plan-status-late": N_("Late"),
    "action-plan-status-dropped": N_("Dropped"),
    "action-plan-severity-serious": N_("Serious"),
    "action-plan-severity-moderate": N_("Moderate"),
    "action-plan-severity-minor": N_("Minor"),
    "action-plan-indicator-workshops": N_("Regional workshops"),
    "action-plan-indicator-action_plans": N_("Local action plans"),
    "action-plan-indicator-high_risk_contracts": N_(
        "Contracts assessed as potentially high risk; reached: a measure that can change something "
        "is done"
    ),
    "action-plan-indicator-supplier_engagements": N_("Activities to engage suppliers"),
    "action-plan-indicator-measures": N_("Measures"),
    "action-plan-date": N_("{day} {month}"),
    "action-plan-month": N_("{month} {year}"),
    "action-plan-month-1": N_("January"),
    "action-plan-month-2": N_("February"),
    "action-plan-month-3": N_("March"),
    "action-plan-month-4": N_("April"),
    "action-plan-month-5": N_("May"),
    "action-plan-month-6": N_("June"),
    "action-plan-month-7": N_("July"),
    "action-plan-month-8": N_("August"),
    "action-plan-month-9": N_("September"),
    "action-plan-month-10": N_("October"),
    "action-plan-month-11": N_("November"),
    "action-plan-month-12": N_("December"),
}

_DOCUMENT = {
    "action-plan-title": N_("Action plan: {office}"),
    "action-plan-title-unnamed": N_("Action plan"),
    "action-plan-purpose": N_(
        "What this office does so that nobody is exploited in the work that it pays for."
    ),
    "action-plan-prompt": N_(
        "A level is a prompt to look closer, never a finding about a company."
    ),
    "action-plan-safety": N_(
        "If an indicator of forced labour or trafficking appears: the safety of the worker comes "
        "first. Do not confront the employer, keep what you have seen, do not end the contract by "
        "yourself, and call: {contact}"
    ),
    "action-plan-safety-nobody": N_("not stated yet: ask the focal point."),
    "action-plan-about": N_("About this plan"),
    "action-plan-contracts": N_("Contracts that were assessed"),
    "action-plan-overview": N_("All measures in short"),
    "action-plan-measures": N_("Measures by stage"),
    "action-plan-end": N_("End of the plan. It names functions, no people."),
    "action-plan-none-contracts": N_("No contract is listed yet."),
    "action-plan-none-measures": N_("No measure is listed yet."),
    "action-plan-skip": N_("To the plan"),
    "action-plan-item": N_("Item"),
    "action-plan-entry": N_("Entry"),
    "action-plan-empty": N_("not stated"),
    "action-plan-heading": N_("{measure}: {what}"),
    "action-plan-details": N_("Details of {measure}"),
    "action-plan-field-office": N_("Office"),
    "action-plan-field-period_start": N_("First day"),
    "action-plan-field-period_end": N_("Last day"),
    "action-plan-field-prepared_by": N_("Prepared by"),
    "action-plan-field-agreed_by": N_("Agreed by"),
    "action-plan-field-date": N_("Date of this version"),
    "action-plan-field-version": N_("Version"),
    "action-plan-field-focal_point": N_("Anti-trafficking focal point"),
    "action-plan-field-referral_contact": N_("Whom to call about a suspected case"),
    "action-plan-field-workers_consulted": N_("Workers or representatives heard"),
    "action-plan-field-workshop": N_("Regional workshop"),
    "action-plan-field-workshop_date": N_("Date of the workshop"),
    "action-plan-field-contract_id": N_("Contract"),
    "action-plan-field-title": N_("Title"),
    "action-plan-field-category": N_("Category"),
    "action-plan-field-supplier": N_("Supplier"),
    "action-plan-field-level": N_("Level of risk"),
    "action-plan-field-measure": N_("Measure"),
    "action-plan-field-stage": N_("Stage"),
    "action-plan-field-kind": N_("Kind of measure"),
    "action-plan-field-what": N_("What is done"),
    "action-plan-field-contracts": N_("Contracts"),
    "action-plan-field-risk": N_("Risk that it answers"),
    "action-plan-field-owner": N_("Owner"),
    "action-plan-field-start": N_("Start"),
    "action-plan-field-due": N_("Due"),
    "action-plan-field-indicator": N_("Indicator"),
    "action-plan-field-unit": N_("Unit"),
    "action-plan-field-target": N_("Target"),
    "action-plan-field-value": N_("Value so far"),
    "action-plan-field-state": N_("State"),
    "action-plan-field-reason": N_("Why it was dropped"),
    "action-plan-field-evidence": N_("Evidence"),
    "action-plan-field-working_days": N_("Working days"),
    "action-plan-field-budget": N_("Budget"),
    "action-plan-field-currency": N_("Currency"),
}

_CHARTS = {
    "action-plan-chart-size": N_(
        "A picture can show 1 to {most} offices, and here are {offices}: choose some of them."
    ),
    "action-plan-chart-months": N_("A timeline can show 1 to 8 months, not {months}."),
    "action-plan-chart-nothing": N_("no measures"),
    "action-plan-chart-nothing-due": N_("nothing is due"),
    "action-plan-chart-no-plan": N_("no plan"),
    "action-plan-chart-office-no-plan": N_("{office} (no plan)"),
    "action-plan-chart-unnamed": N_("not named"),
    "action-plan-chart-all": N_("All offices"),
    "action-plan-chart-later": N_("Later"),
    "action-plan-chart-late": N_("late"),
    "action-plan-chart-due": N_("due"),
    "action-plan-chart-late-high": N_("late, on high-risk contracts"),
    "action-plan-chart-due-high": N_("due, on high-risk contracts"),
    "action-plan-chart-count": N_("{count} (of these on high-risk contracts: {high})"),
    "action-plan-chart-none": N_("none"),
    "action-plan-chart-yes": N_("yes"),
    "action-plan-chart-no": N_("no"),
    "action-plan-chart-days": N_("Days late"),
    "action-plan-chart-high": N_("On a high-risk contract"),
    "action-plan-chart-found": N_("What was found"),
    "action-plan-chart-do": N_("What to do"),
    "action-plan-chart-severity": N_("How much it matters"),
    "action-plan-chart-rank": N_("Order"),
    "action-plan-chart-planned": N_("Planned"),
    "action-plan-chart-reached": N_("Reached"),
    "action-plan-chart-osce": N_(
        "For comparison, the OSCE's own figures for 2022, from its flyer The role of public "
        "procurement in preventing trafficking for labour exploitation in supply chains and "
        "advancing human rights"
    ),
    "action-plan-chart-offices": N_("Offices"),
    "action-plan-chart-shared": N_("Shared supplier or category"),
    "action-plan-chart-progress-alt": N_(
        "Bars of {offices} offices with {measures} measures. In all: {counts}."
    ),
    "action-plan-chart-progress-alt-late": N_("Late measures by office: {offices}."),
    "action-plan-chart-timeline-alt": N_(
        "What is late or due at {offices} offices, on {on}. In all: {counts}."
    ),
}

MESSAGES = _FAULTS | _FINDINGS | _ATTENTION | _WORDS | _DOCUMENT | _CHARTS
