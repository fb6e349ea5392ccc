"""Findings about criteria, evaluations and procurement strategies."""

from fairtender.messages.mark import N_

MESSAGES = {
    # What a court or a bidder would find: the sentence, and what to do about it.
    "criteria-no-kind": N_("It is not said what kind of criterion this is."),
    "criteria-no-kind-do": N_(
        "Choose: exclusion, selection, specification, award or condition of performance."
    ),
    "criteria-no-text": N_("There is no text yet."),
    "criteria-no-text-do": N_("Write the criterion as bidders will read it."),
    "criteria-id-twice": N_("Two criteria have the same name: {id}."),
    "criteria-id-twice-do": N_("Give each criterion a name of its own."),
    "criteria-no-link": N_("Nothing says what this has to do with the thing that is bought."),
    "criteria-no-link-do": N_(
        "Say in a sentence how it changes this service, these goods or the work on them. If you "
        "cannot, leave the criterion out."
    ),
    "criteria-link-firm": N_("This is about the firm as a whole, not about this contract."),
    "criteria-link-firm-do": N_(
        "Ask for what the firm will do in this contract: for these workers, at these places."
    ),
    "criteria-no-proof": N_("Nothing says what a bidder hands in to show it."),
    "criteria-no-proof-do": N_(
        "Name the paper, sample or plan that you will read, and accept equivalent ones."
    ),
    "criteria-proof-promise": N_("The proof is only a declaration: every bidder will sign it."),
    "criteria-proof-promise-do": N_(
        "Ask for something that you can check: a plan, a calculation, a contract, a register."
    ),
    "criteria-selection-at-award": N_(
        "This scores how able or how large the firm is. That is a matter of selection: at award "
        "points are for the offer."
    ),
    "criteria-selection-at-award-do": N_(
        "Ask for it at selection, as a minimum. At award, score the named people who will do the "
        "work, or what they will do."
    ),
    "criteria-legal-duty-at-award": N_(
        "This gives points for what the law demands of every bidder anyway."
    ),
    "criteria-legal-duty-at-award-do": N_(
        "Make it a condition of performance and monitor it. Give points only for what goes beyond "
        "the law, or for how the bidder makes sure of it."
    ),
    "criteria-no-formula": N_("It is not said how points are earned."),
    "criteria-no-formula-do": N_("Choose a formula for the price, or a scale for the evaluators."),
    "criteria-no-scale": N_("There is no scale: nobody can tell what earns how many points."),
    "criteria-no-scale-do": N_(
        "Write for each number of points what the bid must show, the highest and the lowest too."
    ),
    "criteria-no-bounds": N_("The formula needs two prices: one that earns all points, one none."),
    "criteria-no-bounds-do": N_("Give both prices, above zero, the first lower than the second."),
    "criteria-no-steps": N_("The steps of the price are missing, or cannot be read."),
    "criteria-no-steps-do": N_(
        "Write prices up to which a percentage is earned, the cheapest first: "
        "420000: 100; 480000: 60."
    ),
    "criteria-no-weight": N_("This award criterion has no weight."),
    "criteria-no-weight-do": N_("Give its share of the award in percent."),
    "criteria-weight-range": N_("A weight of {weight} percent is not possible."),
    "criteria-weight-range-do": N_("Give a number above 0 and up to 100."),
    "criteria-weight-not-award": N_("Only award criteria have a weight."),
    "criteria-weight-not-award-do": N_(
        "Take the weight away: this is met or not met. Or make it an award criterion."
    ),
    "criteria-weights-sum": N_("The weights come to {total}, not to 100."),
    "criteria-weights-sum-do": N_("Change the weights until they come to 100."),
    "criteria-price-decides": N_(
        "Price decides alone. A bid that is {gap} percent dearer loses {lost} points; all other "
        "criteria together hold {rest}, and between a good bid and a poor one there lie about "
        "{won}. Quality cannot win that back."
    ),
    "criteria-price-decides-do": N_(
        "Give price less weight, or set its bounds or steps further apart."
    ),
    "criteria-price-heavy": N_("Price has {percent} percent of the weight: it decides alone."),
    "criteria-price-heavy-do": N_("Give more weight to what protects the service and the workers."),
    "criteria-label": N_('A label is asked for, and no "or equivalent" stands beside it.'),
    "criteria-label-do": N_(
        'Say what the label must stand for, and write "or equivalent": other labels, and other '
        "proof where a bidder could not get one in time."
    ),
    "criteria-standard": N_('A standard is asked for, and no "or equivalent" stands beside it.'),
    "criteria-standard-do": N_('Write "or equivalent", and say what you will accept.'),
    "criteria-turnover": N_(
        "A yearly turnover of {turnover} is asked for. The limit is {times} times the value of the "
        "contract, {value}."
    ),
    "criteria-turnover-do": N_(
        "Ask for less, so that small firms can take part, or state the special reason."
    ),
    "criteria-small-contract": N_("This is a heavy demand for a contract of {value}."),
    "criteria-small-contract-do": N_(
        "Ask for the least that shows the same: small firms will not bid otherwise."
    ),
    "criteria-scored-and-required": N_(
        "{other} demands the same of every bid already, so every bid earns the points."
    ),
    "criteria-scored-and-required-do": N_(
        "Score only what goes beyond {other}, or how it is done; or leave one of the two out."
    ),
    "criteria-no-ground": N_("No ground of the law is named for this exclusion."),
    "criteria-no-ground-do": N_(
        "Name the ground that the law gives. If there is none, nobody may be excluded for this."
    ),
    "criteria-ground-unnamed": N_("It is not said which rule of the law gives this ground."),
    "criteria-ground-unnamed-do": N_("Name the article of the law in the text."),
    "criteria-suspicion": N_("A suspicion or a risk is no ground to exclude anybody."),
    "criteria-suspicion-do": N_(
        "Exclude for a final conviction, or for a breach of social or labour law that you can "
        "show. Answer a risk with conditions, with monitoring and by asking about the price."
    ),
    "criteria-not-final": N_(
        "For a conviction the judgment must be final; the text does not say so."
    ),
    "criteria-not-final-do": N_('Write "by final judgment".'),
    "criteria-breach-conviction": N_(
        "The text waits for a conviction. For a breach of social or labour law the buyer may show "
        "it by any appropriate means."
    ),
    "criteria-breach-conviction-do": N_(
        "Say that the breach may be shown by any appropriate means, such as an inspector's "
        "decision."
    ),
    "criteria-no-self-cleaning": N_(
        "A bidder is not told that it may show what it has put right since (self-cleaning)."
    ),
    "criteria-no-self-cleaning-do": N_(
        "Say that it may: damage paid, facts made clear with the authorities, measures taken. And "
        "judge what it shows."
    ),
    "criteria-not-monitored": N_("Nothing says how anyone will see whether this is kept."),
    "criteria-not-monitored-do": N_(
        "Name what is looked at, how often, and what follows; give yourself the right to look."
    ),
    "criteria-nobody-monitors": N_("Nothing says who will look."),
    "criteria-nobody-monitors-do": N_("Name a person or an office with the time to do it."),
    "criteria-monitors-itself": N_("The contractor alone watches itself."),
    "criteria-monitors-itself-do": N_(
        "Look at part of it yourself, or have workers and a third party asked."
    ),
    "criteria-unlimited": N_("Nobody can check a promise that reaches this far."),
    "criteria-unlimited-do": N_(
        "Ask for a step that can be seen: the list of sites, the check of the first one, the "
        "remedy when something is found."
    ),
    # The strategy.
    "strategy-risk-open": N_("Nothing answers this risk: {risk}"),
    "strategy-risk-open-do": N_("Choose a stage and an instrument for it, or say why none."),
    "strategy-risk-unknown": N_('The risk "{risk}" is not in the list of risks.'),
    "strategy-risk-unknown-do": N_("Use the code of a risk of the list, or add the risk there."),
    "strategy-no-instrument": N_("No instrument is chosen."),
    "strategy-no-instrument-do": N_("Say what is used: a criterion, a briefing, monitoring."),
    "strategy-no-stage": N_("No stage is chosen."),
    "strategy-no-stage-do": N_("Say at which stage of the purchase it is done."),
    "strategy-wrong-stage": N_(
        'The instrument "{instrument}" does nothing at the stage "{stage}".'
    ),
    "strategy-wrong-stage-do": N_("Put it here: {stages}. Or choose another instrument."),
    "strategy-no-criterion": N_("The criterion {id} does not exist."),
    "strategy-no-criterion-do": N_("Write the criterion, or correct its name."),
    "strategy-other-kind": N_('No criterion of the kind "{instrument}" is named.'),
    "strategy-other-kind-do": N_("Name the criterion that does it, or change the instrument."),
    "strategy-award-for-duty": N_(
        "The law binds every bidder on this point already, so points cannot answer it: {risk}"
    ),
    "strategy-award-for-duty-do": N_(
        "Use a condition of performance with monitoring, and ask about a price that is too low."
    ),
    "strategy-exclusion-for-risk": N_(
        "A risk is no ground to exclude anybody; only a bidder's proven record is: {risk}"
    ),
    "strategy-exclusion-for-risk-do": N_(
        "Answer it with a specification, a condition of performance or monitoring."
    ),
    "strategy-not-monitored": N_("The condition {id} is monitored by nobody."),
    "strategy-not-monitored-do": N_(
        "Say in {id} how and by whom, or add a row of monitoring for this risk."
    ),
    "strategy-nothing-rejected": N_("No option is named that was rejected."),
    "strategy-nothing-rejected-do": N_("Say what else was possible, and why you did not take it."),
    "strategy-no-reason": N_("An option was rejected, and no reason is given."),
    "strategy-no-reason-do": N_("Give the reason: whoever asks later will need it."),
    "strategy-no-owner": N_("Nobody owns this."),
    "strategy-no-owner-do": N_("Name the person who does it."),
    "strategy-not-agreed": N_("It is not said who agreed, and when."),
    "strategy-not-agreed-do": N_("Have it agreed, and write down the name and the date."),
    "strategy-not-asked": N_("The anti-trafficking focal point was not asked about this."),
    "strategy-not-asked-do": N_("Ask, and write down the answer."),
    "strategy-comment-open": N_("A comment on this has no answer yet."),
    "strategy-comment-open-do": N_("Say what was done with it, or why nothing was."),
    # Evaluation.
    "criteria-bid-twice": N_(
        "Table bids, row {row}, column bid: there are two bids with the code {bid}. Give each bid "
        "a code of its own."
    ),
    "criteria-bid-price": N_(
        "Table bids, row {row}, column price: the price of bid {bid} is {price}. Give a price "
        "above zero, or leave the bid out."
    ),
    "criteria-bid-currencies": N_(
        "Table bids, column currency: the bids are in different currencies ({currencies}). Convert "
        "them to one, at a rate of a stated day."
    ),
    "criteria-score-twice": N_(
        "Table scores, row {row}, columns bid and criterion: bid {bid} has two scores for "
        "{criterion}. Keep one."
    ),
    "criteria-score-range": N_(
        "Table scores, row {row}, column score: bid {bid} has {score} of {most} for {criterion}. "
        "Give a score from 0 to the highest of the scale."
    ),
    "criteria-not-counted": N_(
        "{id} was not counted: it has no weight, no finished formula, or nobody has a score."
    ),
    "criteria-not-scored": N_("{id}: no score, and so no points, for {bids}."),
    "criteria-verdict-none": N_("There is no bid to rank."),
    "criteria-verdict-alone": N_("Bid {bid} is the only one."),
    "criteria-verdict-tie": N_("Bids {bids} have exactly the same points."),
    "criteria-verdict": N_(
        "Bid {first} is ahead of bid {second} by {margin} points. What tells them apart most is "
        "{criterion}: {gain} points."
    ),
    # Charts and tables of words.
    "criteria-severity-strike": N_("A court would probably strike it"),
    "criteria-severity-challenge": N_("A bidder could challenge it"),
    "criteria-severity-weak": N_("Weak"),
    "criteria-chart-criterion": N_("What"),
    "criteria-chart-severity": N_("How grave"),
    "criteria-chart-wrong": N_("What is wrong"),
    "criteria-chart-do": N_("What to do, and the rule"),
    "criteria-chart-set": N_("All together"),
    "criteria-chart-lot": N_("Lot {lot}"),
    "criteria-chart-passage": N_('The text says: "{words}".'),
    "criteria-chart-nothing": N_(
        "Nothing was found. That does not show that all is lawful: a person reads it too."
    ),
    "criteria-chart-size": N_(
        "{bids} bids and {criteria} award criteria: the picture can show 1 to {most} bids and 1 to "
        "{most_criteria} criteria. Use the table of words."
    ),
    "criteria-chart-lines": N_(
        "{bids} bids: the picture can show 1 to {most}. Use the table of words."
    ),
    "criteria-chart-bid": N_("Bid"),
    "criteria-chart-place": N_("Place"),
    "criteria-chart-price": N_("Price"),
    "criteria-chart-points": N_("Points of each criterion, and why"),
    "criteria-chart-rank": N_("{rank}, with {points} points"),
    "criteria-chart-left-out": N_("Left out: {why}"),
    "criteria-chart-points-of": N_("{id}: {points} of {most}."),
    "criteria-chart-ranking-alt": N_("Bars of points, best bid first: {bids}."),
    "criteria-chart-weight": N_("Weight of price, percent"),
    "criteria-chart-of-100": N_("Points of 100"),
    "criteria-chart-first-band": N_("Who is first"),
    "criteria-chart-first": N_("First"),
    "criteria-chart-order": N_("Order"),
    "criteria-chart-range": N_("{start} to {end}"),
    "criteria-chart-first-alt": N_("{first} from {start} to {end} percent"),
    "criteria-chart-weight-alt": N_(
        "Lines of points against the weight of price. First is: {ranges}."
    ),
    "criteria-chart-now": N_("now {weight}"),
    "criteria-chart-now-alt": N_("The weight now is {weight} percent."),
}
