"""Words of the labour-cost floor."""

from fairtender.messages.mark import N_

MESSAGES: dict[str, str] = {
    # what cannot be right in a table
    "floor-rates-unit": N_(
        '{file}, row {row}, column unit: {item} is given in "{unit}": give it in "{right}".'
    ),
    "floor-rates-no-currency": N_(
        "{file}, row {row}, column currency: {item} is money and has no currency: add it."
    ),
    "floor-rates-negative": N_(
        "{file}, row {row}, column value: {item} is {value}, and no rate is below zero: correct it."
    ),
    "floor-rates-dates": N_(
        "{file}, row {row}, column valid_to: the rate ends on {last}, before it begins on {first}: "
        "correct the dates."
    ),
    "floor-rates-overlap": N_(
        "{file}, row {row}, column valid_from: {item} begins on {first}, but an earlier row for it "
        "runs to {last}: end that one first."
    ),
    "floor-rates-countries": N_(
        "The table of rates holds several countries ({countries}): keep the rows of one."
    ),
    "floor-rates-currencies": N_(
        "The rates for {sector} are in several currencies ({currencies}): give all in one."
    ),
    "floor-rates-missing": N_(
        'There is no rate {item} for the sector "{sector}", grade "{grade}", on {date}: add a row '
        "with its source to the table of rates."
    ),
    "floor-rates-expired": N_(
        'The rate {item} for the sector "{sector}", grade "{grade}", ended on {last}, before '
        "{date}: look up the new one and add a row."
    ),
    "floor-no-productive-hours": N_(
        "The hours that are not worked leave nothing of the {paid} paid hours a year: correct the "
        "rates annual_leave, public_holidays, sickness and training_hours."
    ),
    "floor-hours-share": N_(
        "Of {hours} hours, {night} cannot be at night, {sunday} on Sundays and {holiday} on public "
        "holidays: each must lie between 0 and all hours."
    ),
    "floor-percent-negative": N_(
        "Overhead {overhead} percent and margin {margin} percent: neither can be below zero."
    ),
    "floor-time": N_(
        '{file}, row {row}, column {column}: "{value}" is not a time of day: write it as 06:00 or '
        "22:30; 24:00 may only be an end."
    ),
    "floor-not-positive": N_(
        "{file}, row {row}, column {column}: {value} must be more than zero: correct it."
    ),
    "floor-empty": N_("{file}, row {row}, column {column}: the cell is empty: fill it in."),
    "floor-row-twice": N_(
        "{file}, row {row}, column {column}: an earlier row is for {value} too: keep one of them."
    ),
    "floor-nothing-needed": N_(
        "The table of hours needed has no hours: say how many hours of work the price has to pay."
    ),
    "floor-not-negative": N_(
        "{file}, row {row}, column {column}: {value} must not be below zero: correct it."
    ),
    "floor-period": N_("The last day, {last}, lies before the first, {first}: correct the dates."),
    "floor-holidays-countries": N_(
        "The table of public holidays holds several countries ({countries}): keep the rows of one."
    ),
    "floor-holidays-year": N_(
        "The table of public holidays has no day in {year}: add the holidays of that year."
    ),
    "floor-area-unknown": N_(
        '{file}, row {row}, column area: the table of productivity has no area "{area}": add it '
        "there, or correct the name."
    ),
    "floor-bid-unknown": N_(
        '{file}, row {row}, column bid: there is no bid "{bid}" in the table of bids: correct it.'
    ),
    "floor-role-unknown": N_(
        '{file}, row {row}, column role: the tender needs no role "{role}": name it as in the '
        "table of hours needed."
    ),
    "floor-currency": N_(
        "{file}, row {row}, column currency: the amount is in {currency}, but the rates are in "
        "{known}: convert it first, with a dated exchange rate."
    ),
    "floor-letter-bid": N_('There is no bid "{bid}" in the table of checked bids: correct it.'),
    "floor-letter-nothing": N_(
        'There is nothing to ask bid "{bid}": its numbers raise no question.'
    ),
    # parts of the floor and of a price
    "floor-component-wage": N_("Basic wage"),
    "floor-component-supplements": N_("Supplements"),
    "floor-component-not_worked": N_("Paid time not worked"),
    "floor-component-contributions": N_("Employer's contributions"),
    "floor-component-uniform": N_("Uniform"),
    "floor-component-training": N_("Training"),
    "floor-component-insurance": N_("Insurance"),
    "floor-component-occupational_health": N_("Occupational health"),
    "floor-component-consumables": N_("Consumables"),
    "floor-component-equipment": N_("Equipment"),
    "floor-component-overhead": N_("Overhead"),
    "floor-component-margin": N_("Margin"),
    "floor-component-subsidy": N_("Subsidy"),
    "floor-is-wage": N_("The wage of grade {grade} in the collective agreement."),
    "floor-is-no-supplement": N_("No hour at night, on a Sunday or on a public holiday."),
    "floor-is-supplements": N_(
        "Of {hours} hours, {night} are at night, {sunday} on Sundays and {holiday} on public "
        "holidays. Each supplement counts alone; together they add {percent} percent to the wage "
        "of an average hour."
    ),
    "floor-is-not-worked": N_(
        "Leave, public holidays, sickness and training are paid too: {paid} paid hours for "
        "{worked} hours of work, so {percent} percent more."
    ),
    "floor-is-contributions": N_(
        "Social insurance: {percent} percent of all pay, that for time not worked included."
    ),
    "floor-is-per-person": N_("{amount} a person and year, divided by {worked} hours of work."),
    "floor-is-per-hour": N_("For each hour of work."),
    "floor-is-overhead": N_("{percent} percent of the floor: administration, supervision."),
    "floor-is-margin": N_("{percent} percent of floor and overhead: risk and profit."),
    # statuses of a bid
    "floor-status-below": N_("Below the floor: ask for an explanation"),
    "floor-status-verify": N_("Verify"),
    "floor-status-above": N_("Above the floor"),
    # charts
    "floor-chart-floor": N_("Floor"),
    "floor-chart-price": N_("Price"),
    "floor-chart-hour": N_("An hour"),
    "floor-chart-near": N_("up to {percent} percent above: verify"),
    "floor-chart-no-build-up": N_("There is nothing to draw: build up a floor first."),
    "floor-chart-bids": N_(
        "A picture of {rows} bids could not be read: give 1 to {most}, or use the table of words."
    ),
    "floor-chart-build-up-alt": N_(
        "Bars that build up {name} of {total} an hour, from left to right: {parts}."
    ),
    "floor-chart-bids-alt": N_(
        "Bids as marks beside a line at the floor of {floor} for each hour that is needed, with a "
        "band to {percent} percent above it. {bids}."
    ),
    "floor-chart-bid-alt": N_("{bid}: {price} an hour, {difference} percent, {status}"),
    "floor-head-component": N_("Part"),
    "floor-head-amount": N_("An hour"),
    "floor-head-explanation": N_("How it comes about"),
    "floor-head-source": N_("Source"),
    "floor-head-bid": N_("Bid"),
    "floor-head-price": N_("Price a year"),
    "floor-head-floor": N_("Floor a year"),
    "floor-head-gap": N_("Price against floor"),
    "floor-head-hours": N_("Hours offered, of hours needed"),
    "floor-head-people": N_("Full-time people planned, of those needed"),
    "floor-head-status": N_("Status"),
    "floor-head-reasons": N_("Why"),
    "floor-head-ask": N_("What to ask"),
    "floor-head-of": N_("{some} of {all}"),
    # what was found in a bid, and the question about it
    "floor-price-below": N_(
        "The price of {amount} a year is {gap} ({percent} percent) below the floor of {floor}."
    ),
    "floor-price-near": N_(
        "The price of {amount} a year is only {gap} ({percent} percent) above the floor of "
        "{floor}: near the floor is not safe."
    ),
    "floor-price-above": N_(
        "The price of {amount} a year is {gap} ({percent} percent) above the floor of {floor}. "
        "That workers will be paid is still to be shown."
    ),
    "floor-price-near-ask": N_(
        "Your price lies {gap} a year above the floor. How does this pay for administration, "
        "supervision, risk and margin, and for a rise of wages during the contract?"
    ),
    "floor-rate-below": N_(
        "{role}: {amount} an hour is {gap} ({percent} percent) below the floor of {floor}."
    ),
    "floor-rate-near": N_(
        "{role}: {amount} an hour is only {gap} ({percent} percent) above the floor of {floor}."
    ),
    "floor-rate-below-ask": N_(
        "{role}: how does {amount} an hour pay the basic wage of grade {grade} ({wage}), "
        "employer's contributions of {contributions} percent, and {paid} paid hours for {worked} "
        "hours of work?"
    ),
    "floor-hours": N_(
        "{role}: {offered} hours of work are offered and {needed} are needed; {missing} hours "
        "({percent} percent) are missing."
    ),
    "floor-hours-ask": N_(
        "{role}: you offer {offered} hours a year; we count {needed}. Who or what does the work of "
        "the other {missing} hours? Where a machine or a method saves them: measured where, "
        "when and by whom? Where people work them: how are they paid?"
    ),
    "floor-people": N_(
        "{role}: {people} full-time people are planned for {hours} hours, which need {needed}."
    ),
    "floor-people-ask": N_(
        "{role}: you plan {people} full-time people for {hours} hours a year. After leave, public "
        "holidays, sickness and training a full-time person works {worked} hours, so that {needed} "
        "people are needed. Who works when somebody is on leave or ill, and how is that paid?"
    ),
    "floor-no-costs": N_("{role}: there is no calculation of the price of an hour."),
    "floor-no-costs-ask": N_(
        "{role}: please give the calculation of the price of an hour: basic wage, supplements, "
        "paid time not worked, employer's contributions, uniform, training, insurance, "
        "occupational health, consumables, equipment, overhead, margin."
    ),
    "floor-costs-sum": N_("{role}: the parts sum to {sum} an hour, but the rate is {rate}."),
    "floor-costs-sum-ask": N_(
        "{role}: the parts of your calculation sum to {sum} an hour, but your rate is {rate}. "
        "Which of the two is right, and what is missing?"
    ),
    "floor-costs-low": N_("{role}: the calculation states less than the rates in force: {parts}."),
    "floor-costs-low-ask": N_(
        "{role}: your calculation of an hour states less than we expect by the rates in force: "
        "{parts}. What do your amounts rest on, and do workers pay any part of it themselves?"
    ),
    "floor-costs-part": N_("{component} {stated} (expected {amount})"),
    "floor-subsidy": N_("{role}: a subsidy of {amount} an hour is set off."),
    "floor-subsidy-ask": N_(
        "{role}: your calculation sets off a subsidy of {amount} an hour. Who pays it, by which "
        "decision, for how many people, how much in a year, and until when?"
    ),
    "floor-price-sum": N_("Hours times rates make {sum} a year, but the price is {price}."),
    "floor-price-sum-ask": N_(
        "Your hours times your rates make {sum} a year, but your price is {price}. Which of the "
        "two do you offer, and where does the difference come from?"
    ),
    "floor-no-role": N_("{role}: the bid plans nobody; {needed} hours are needed."),
    "floor-no-role-ask": N_(
        "{role}: your staffing plan has nobody for this work. Who does the {needed} hours a year, "
        "and at what rate?"
    ),
    "floor-productivity-ask": N_(
        "{area}: you plan {offered} square metres an hour; {standard} is usual. That saves {saved} "
        "hours a year. With which method or machine, measured where, when and by whom?"
    ),
    "floor-no-productivity-ask": N_(
        "{area}: how many square metres an hour do you plan, and where was this measured?"
    ),
    # the request for an explanation
    "floor-letter-thanks": N_(
        "Thank you for your bid ({bidder}, bid {bid}) at a price of {price} a year."
    ),
    "floor-letter-below": N_(
        "For the {hours} hours of work a year that we count, we computed what labour costs at "
        "least under the law and the collective agreement: {floor}. Your price is {gap} ({percent} "
        "percent) below it. Our figure is an estimate, and your firm may work differently."
    ),
    "floor-letter-near": N_(
        "For the {hours} hours of work a year that we count, we computed what labour costs at "
        "least under the law and the collective agreement: {floor}. Your price is {gap} ({percent} "
        "percent) above it. Before we decide, we would like to understand some of your numbers."
    ),
    "floor-letter-law": N_(
        "A buyer asks for an explanation before it decides about a price that looks low for the "
        "work ({law}). Each bidder in this situation gets such a letter."
    ),
    "floor-letter-neutral": N_(
        "This letter is a question. Nothing has been decided, and it says nothing about your firm."
    ),
    "floor-letter-question": N_("Question {number}. {question}"),
    "floor-letter-other": N_(
        "Tell us also anything else that explains the price, such as a method, a machine, or a "
        "subsidy with the decision that grants it. Please show in numbers how much of the "
        "difference it explains."
    ),
    "floor-letter-papers": N_(
        "Papers help us to follow you: your calculation, the grades in which workers are employed, "
        "measurements, contracts for machines, decisions on subsidies. Please leave out the names "
        "of workers and all that tells who they are."
    ),
    "floor-letter-duty": N_(
        "We look at every answer. We may reject a price only if the answer does not explain it "
        "({abnormally_low}), and we must reject it where it is low because social or labour law is "
        "not kept ({social_obligations})."
    ),
    "floor-letter-deadline": N_("Please answer in writing by {date}."),
}
