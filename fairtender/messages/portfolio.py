"""Reasons and words of the portfolio."""

from fairtender.messages.mark import N_

MESSAGES = {
    # leverage
    "portfolio-spend-strong": N_("Spend: {value} {currency} reaches the threshold of {limit}."),
    "portfolio-spend-weak": N_("Spend: {value} {currency} is below the threshold of {limit}."),
    "portfolio-spend-unknown": N_("Spend: the value is not known."),
    "portfolio-share-strong": N_(
        "Share: you are {share} % of the supplier's turnover; the threshold is {limit} %."
    ),
    "portfolio-share-weak": N_(
        "Share: you are {share} % of the supplier's turnover, below the threshold of {limit} %."
    ),
    "portfolio-share-unknown": N_("Share: how much of the supplier's turnover you are is unknown."),
    "portfolio-time-strong": N_(
        "Time: it runs until {end}, {days} days; the threshold is {limit}."
    ),
    "portfolio-time-weak": N_(
        "Time: it runs until {end}, {days} days, below the threshold of {limit}."
    ),
    "portfolio-time-ended": N_("Time: the contract ended on {end}."),
    "portfolio-time-unknown": N_("Time: the end is not known."),
    "portfolio-renewal-strong": N_(
        "Renewal: it is decided by {day}, in {days} days; {limit} or fewer is soon."
    ),
    "portfolio-renewal-weak": N_(
        "Renewal: it is decided by {day}, in {days} days; only {limit} or fewer is soon."
    ),
    "portfolio-renewal-past": N_("Renewal: the day on which it was decided, {day}, is past."),
    "portfolio-renewal-unknown": N_("Renewal: no day is known."),
    # next steps
    "portfolio-step-renewal": N_(
        "Renewal by {day}: decide now what the next tender asks for, and put the criteria in."
    ),
    "portfolio-step-engage": N_(
        "It runs until {end}: agree with the anti-trafficking focal point, then talk to the "
        "supplier and use the rights that the contract gives, such as information, visits and "
        "confidential talks with workers."
    ),
    "portfolio-step-weight": N_(
        "You have weight, but neither a long time left nor a near renewal is known: ask for the "
        "missing facts while the contract runs, and keep the answers for the next tender."
    ),
    "portfolio-step-find-out": N_(
        "No lever is known: find out what is missing (value, share, end, renewal) before you call "
        "it weak."
    ),
    "portfolio-step-join": N_("Join with {offices}: they have contracts with the same supplier."),
    "portfolio-step-join-peers": N_(
        "Alone you have little weight: look for other public buyers of this supplier or trade."
    ),
    "portfolio-step-ended": N_(
        "It has ended: check whether workers are still owed anything, and take what you learned "
        "into the next purchase of this kind."
    ),
    # faults
    "portfolio-no-currency": N_(
        "{where}, column currency: there is no rate from {currency} to {to} (known: {known}); "
        "correct the currency, or add its rates."
    ),
    "portfolio-no-rate": N_(
        "{where}: there is no rate from {currency} to {to} for {day}, the day that counts: add it "
        "to the rates."
    ),
    "portfolio-no-day": N_(
        "{where}, column signed: the day of signature is missing, so no rate from {currency} to "
        "{to} can be chosen: fill it in."
    ),
    "portfolio-rate-twice": N_(
        "{where}: two rates for {currency} apply on the same day: correct valid_from or valid_to."
    ),
    "portfolio-rate-dates": N_("{where}: valid_to is before valid_from: correct one of them."),
    "portfolio-rate-not-positive": N_(
        "{where}, column rate: a rate must be more than zero: correct it."
    ),
    "portfolio-not-in": N_(
        "{where}, column currency: {currency} is not {to}, the currency of the profile: change all "
        "values with in_currency first."
    ),
    "portfolio-currencies": N_(
        "The contracts are in several currencies ({currencies}): change all values into one with "
        "in_currency first."
    ),
    "portfolio-not-aligned": N_(
        "The risks are not those of these contracts, row by row: screen the same contracts again."
    ),
    "portfolio-index": N_(
        "The rows of the contracts have no numbers of their own: give them some with "
        "contracts.reset_index(drop=True)."
    ),
    "portfolio-no-row": N_(
        "The contracts have no row {row}: take the findings of these very contracts."
    ),
    "portfolio-not-a-duplicate": N_(
        "The finding {finding} of row {row} is no duplicate: leave it out here, and correct the "
        "row in your files."
    ),
    # findings
    "portfolio-same-row": N_("Rows {rows} are the same in every column: keep one."),
    "portfolio-same-contract": N_(
        "Rows {rows} have the same supplier, value, currency, start and end: if they are one "
        "contract, keep one."
    ),
    "portfolio-same-number": N_(
        "Rows {rows} have the same number, but differ: correct the number, or keep one."
    ),
    "portfolio-spellings": N_(
        "These may be one supplier (number of contracts): {names}. If so, choose one spelling."
    ),
    "portfolio-dates": N_("The end is before the start: correct one of them."),
    "portfolio-not-positive": N_("The value is {value}: it counts as not known until corrected."),
    "portfolio-share": N_("The share of {share} % cannot be: it counts as not known."),
    "portfolio-cpv": N_('"{cpv}" holds something that is no CPV code of eight digits: correct it.'),
    "portfolio-currency": N_("There is no rate from {currency} to {to}: correct it, or add rates."),
    "portfolio-currency-no-day": N_(
        "The value is in {currency} and the day of signature is missing: no rate can be chosen."
    ),
    "portfolio-currency-no-rate": N_(
        "The rates have none from {currency} for the day of signature: add it."
    ),
    "portfolio-missing-office": N_("The office is missing: it stands apart in the heat map."),
    "portfolio-missing-supplier": N_(
        "The supplier is missing: duplicates and joint weight cannot be seen."
    ),
    "portfolio-missing-cpv": N_("The CPV code is missing: the words of the title must tell all."),
    "portfolio-missing-value": N_("The value is missing: the contract adds no spend."),
    "portfolio-missing-currency": N_("The currency is missing: the contract adds no spend."),
    "portfolio-missing-signed": N_(
        "The day of signature is missing: a value in another currency could not be changed."
    ),
    "portfolio-missing-end": N_("The end is missing: the time left is not known."),
    # charts and tables of words
    "portfolio-class-strong": N_("Strong"),
    "portfolio-class-some": N_("Some"),
    "portfolio-class-unknown": N_("Unknown"),
    "portfolio-class-weak": N_("Weak"),
    "portfolio-class-ended": N_("Ended"),
    "portfolio-fact-origin": N_("Origin"),
    "portfolio-fact-subcontracting": N_("Subcontracts"),
    "portfolio-fact-place": N_("Place"),
    "portfolio-chart-all": N_("All"),
    "portfolio-chart-category": N_("Category"),
    "portfolio-chart-office": N_("Office"),
    "portfolio-chart-contract": N_("Contract"),
    "portfolio-chart-contracts": N_("Contracts"),
    "portfolio-chart-title": N_("Title"),
    "portfolio-chart-number": N_("Number"),
    "portfolio-chart-finding": N_("What was found"),
    "portfolio-chart-row": N_("Row"),
    "portfolio-chart-why-risk": N_("Risk, and why"),
    "portfolio-chart-why-leverage": N_("Leverage, and why"),
    "portfolio-chart-next": N_("What to do next"),
    "portfolio-chart-risk": N_("Risk"),
    "portfolio-chart-leverage": N_("Leverage"),
    "portfolio-chart-not-stated": N_("Not stated"),
    "portfolio-chart-percent": N_("Percent"),
    "portfolio-chart-of": N_("{count} of {all}"),
    "portfolio-chart-known": N_("{spend} of spend, {contracts} of contracts ({known} of {all})"),
    "portfolio-chart-spend-percent": N_("percent of spend"),
    "portfolio-chart-contract-percent": N_("percent of contracts"),
    "portfolio-chart-size": N_(
        "A picture of {offices} offices and {categories} categories cannot be drawn: choose 1 to "
        "{most_offices} offices and at most {most_categories} categories, or use the table."
    ),
    "portfolio-heat-alt": N_(
        "Heat map: offices as columns, categories as rows, contracts of level {level} as numbers. "
        "{count} of {contracts} in all. By office: {offices}. By category: {categories}."
    ),
    "portfolio-heat-alt-none": N_("None in: {names}."),
    "portfolio-matrix-alt": N_(
        "Grid of {total} contracts: levels of risk as rows, classes of leverage as columns. {rows}."
    ),
    "portfolio-matrix-alt-row": N_("{level} risk: leverage {counts}"),
    "portfolio-coverage-alt": N_(
        "Bars: percent of spend for which a fact is known, and diamonds for percent of contracts. "
        "{rows}."
    ),
    "portfolio-coverage-alt-row": N_(
        "{office}: origin {origin}, subcontracting {subcontracting}, place {place}"
    ),
}
