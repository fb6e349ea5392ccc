"""Reasons, findings, questions and words of market research."""

from fairtender.messages.mark import N_

MESSAGES = {
    # wrong input
    "market-firms": N_(
        "{file}, row {row}, column firms: {firms} is no number of firms: write a whole number from "
        "1, or leave it empty for one."
    ),
    "market-share": N_(
        "{file}, row {row}, column share: {share} is no share of a market: write percent from 0 to "
        "100, or leave it empty where it is not known."
    ),
    "market-shares-sum": N_(
        "{file}, row {row}, column share: with this row the shares of the market “{market}” add up "
        "to {total} percent: correct them, or give firms of another market another one."
    ),
    "market-tier": N_('"{tier}" is no place of work that labels look at: use one of {tiers}.'),
    "market-covers": N_(
        '{file}, row {row}, column covers: "{tier}" is no place of work that is known here: use '
        "one of {tiers}."
    ),
    "market-months": N_(
        "{file}, row {row}, column months: {months} is no time between two checks: write months "
        "above 0, or leave it empty where it is not known."
    ),
    "market-bids": N_(
        "{file}, row {row}, column bids: {bids} is no number of bids: write 0 or more, or leave it "
        "empty where it is not told."
    ),
    "market-no-question": N_(
        "{file}, row {row}, column question: {question} is not in the questionnaire: correct it, "
        "or add the question."
    ),
    "market-no-language": N_(
        "{file}, row {row}, column language: there are no marks in the language "
        '"{language}": add '
        "them to the table of marks, or correct the code."
    ),
    "market-no-trade": N_(
        '{file}, row {row}, column trade: there are no marks of the trade "{trade}" in each '
        "language of the answers: add them to the table of marks, or leave the cell empty."
    ),
    "market-month": N_(
        '{file}, row {row}, column about: "{about}" is no month: write its number, from 1 to 12.'
    ),
    "market-subject": N_(
        'The profile “{profile}” has no good and no sector with the code "{subject}": name one '
        "that it has."
    ),
    # concentration
    "market-concentration-high": N_(
        "{market}: concentrated (index {index}, above {limit}). A few sellers decide. Alone you "
        "can ask for little: speak with them early, buy together with others, give time. A demand "
        "that none of them can meet brings no bids."
    ),
    "market-concentration-not-high": N_(
        "{market}: not concentrated (index {index}, not above {limit}). There is a choice: a "
        "demand that some sellers meet still brings bids, and those who do not meet it lose "
        "business."
    ),
    "market-concentration-unknown": N_(
        "{market}: it cannot be said whether it is concentrated (index {index}, the limit is "
        "{limit}). What is not known decides: find out first."
    ),
    "market-ask-together": N_(
        "{market}: how are the shares spread among the firms that are taken together?"
    ),
    "market-ask-share": N_("{market}: who has the other {unknown} percent, and in what shares?"),
    # labels: facts
    "market-fact-reaches-yes": N_(
        "It looks at the place of the risk, {tier} (it covers: {covers})."
    ),
    "market-fact-reaches-no": N_(
        "It does not look at the place of the risk, {tier}. It covers: {covers}."
    ),
    "market-fact-reaches-unknown": N_("It is not known where it looks."),
    "market-fact-traced-separate": N_(
        "The goods that you get are kept apart all the way from the places looked at."
    ),
    "market-fact-traced-mixed": N_(
        "The goods are mixed on the way: those that you get may come from other places."
    ),
    "market-fact-traced-not-traced": N_(
        "Nobody follows the goods on their way: those that you get may come from other places."
    ),
    "market-fact-traced-service": N_("A service: the work that you get is the work looked at."),
    "market-fact-traced-unknown": N_(
        "It is not known whether the goods that you get come from the places looked at."
    ),
    "market-fact-checked-assigned": N_(
        "A body that the firm cannot choose checks, every {months} months."
    ),
    "market-fact-checked-chosen": N_(
        "A body checks every {months} months. The firm chooses and pays it: it may wish to keep "
        "its customer."
    ),
    "market-fact-checked-assigned-unknown": N_(
        "A body that the firm cannot choose checks; how often is not known."
    ),
    "market-fact-checked-chosen-unknown": N_(
        "A body that the firm chooses and pays checks; how often is not known."
    ),
    "market-fact-checked-itself": N_("The firm checks itself: its own word."),
    "market-fact-checked-nobody": N_("Nobody checks: a statement."),
    "market-fact-checked-unknown": N_("It is not known who checks."),
    "market-fact-unannounced-yes": N_("There are visits that nobody announced."),
    "market-fact-unannounced-no": N_(
        "All visits are announced: what is wrong can be put out of sight before."
    ),
    "market-fact-unannounced-unknown": N_("It is not known whether visits are announced."),
    "market-fact-interviews_away-yes": N_(
        "Workers are interviewed away from the workplace and their bosses."
    ),
    "market-fact-interviews_away-no": N_(
        "Workers are not interviewed away from the workplace: who depends on the boss next door "
        "says little."
    ),
    "market-fact-interviews_away-unknown": N_(
        "It is not known whether workers are interviewed, and where."
    ),
    "market-fact-complaints-yes": N_("Workers can complain to the label."),
    "market-fact-complaints-no": N_("Workers cannot complain to the label."),
    "market-fact-complaints-unknown": N_("It is not known whether workers can complain."),
    "market-fact-remedy-yes": N_("Harm to workers must be made good to keep the label."),
    "market-fact-remedy-no": N_("Nothing says that harm to workers must be made good."),
    "market-fact-remedy-unknown": N_("It is not known whether harm to workers must be made good."),
    "market-fact-findings_public-yes": N_("The findings for each place are published."),
    "market-fact-findings_public-no": N_("The findings for each place are not published."),
    "market-fact-findings_public-unknown": N_("It is not known whether findings are published."),
    "market-ask-reaches": N_("{label}: at which farms, factories or staff does it look?"),
    "market-ask-traced": N_(
        "{label}: are the goods that we get from the places that were looked at, or mixed with "
        "others?"
    ),
    "market-ask-checked": N_("{label}: who checks, who chooses that body, and who pays it?"),
    "market-ask-months": N_("{label}: how many months lie between two checks of the same place?"),
    "market-ask-unannounced": N_("{label}: which part of the visits is not announced?"),
    "market-ask-interviews_away": N_(
        "{label}: are workers interviewed, where, in which language, and who is present?"
    ),
    "market-ask-complaints": N_("{label}: how can a worker complain, and what came in last year?"),
    "market-ask-remedy": N_("{label}: what must a firm do for workers who were harmed?"),
    "market-ask-findings_public": N_("{label}: where can we read what was found at each place?"),
    # labels: how far the evidence carries
    "market-worth-none": N_(
        "{label}: no evidence for the place of the risk ({tier}), whatever else it checks well."
    ),
    "market-worth-reaches": N_(
        "{label}: looks at the place of the risk ({tier}), but says nothing sure about what you "
        "get."
    ),
    "market-worth-traced": N_(
        "{label}: reaches the place of the risk ({tier}), but rests on the firm's own word."
    ),
    "market-worth-checked": N_(
        "{label}: somebody else checks the place of the risk ({tier}), in a way that can miss "
        "forced labour."
    ),
    "market-worth-seen": N_(
        "{label}: checks the place of the risk ({tier}) in a way that can see forced labour; what "
        "follows from a finding is not fully shown."
    ),
    "market-worth-answered": N_(
        "{label}: checks the place of the risk ({tier}) in a way that can see forced labour, and "
        "findings have consequences. Strong evidence, and still no proof."
    ),
    "market-or-equivalent": N_(
        "A tender that asks for {label} writes “or equivalent” and accepts other means that show "
        "the same ({law})."
    ),
    # purchases of others
    "market-condition": N_(
        "{condition}. Purchases with it: {purchases}. Kept: {kept}; partly: {partly}; not kept: "
        "{not_kept}; not checked: {not_checked}; dropped before the award: {dropped}; still "
        "running: {running}."
    ),
    # answers: what a passage gives
    "market-concrete-policy": N_(
        '{topic}: a written rule that can be looked up ({marks}). The answer says: "{passage}".'
    ),
    "market-concrete-owner": N_(
        '{topic}: a named function answers for it ({marks}). The answer says: "{passage}".'
    ),
    "market-concrete-evidence": N_(
        '{topic}: a dated fact that can be checked ({marks}). The answer says: "{passage}".'
    ),
    "market-concrete-remedy": N_(
        '{topic}: what is done for workers, in fact ({marks}). The answer says: "{passage}".'
    ),
    "market-concrete-worker_voice": N_(
        '{topic}: workers are heard, in fact ({marks}). The answer says: "{passage}".'
    ),
    "market-attached-policy": N_("{topic}: the rule is attached ({marks}). Read it."),
    "market-attached-evidence": N_("{topic}: a dated document is attached ({marks}). Read it."),
    "market-attached-remedy": N_("{topic}: a paper about remedy is attached ({marks}). Read it."),
    "market-attached-worker_voice": N_(
        "{topic}: a paper about what workers say is attached ({marks}). Read it."
    ),
    "market-claimed-policy": N_(
        "{topic}: a rule is claimed ({marks}), without date or section. The answer says: "
        '"{passage}".'
    ),
    "market-claimed-owner": N_(
        "{topic}: somebody is said to answer for it ({marks}), but no single function. The "
        'answer says: "{passage}".'
    ),
    "market-claimed-evidence": N_(
        '{topic}: a fact is claimed ({marks}), without a date. The answer says: "{passage}".'
    ),
    "market-claimed-remedy": N_(
        "{topic}: remedy is claimed ({marks}), without date, amount or number. The answer "
        'says: "{passage}".'
    ),
    "market-claimed-worker_voice": N_(
        "{topic}: a way to be heard is claimed ({marks}), without date or number. The answer "
        'says: "{passage}".'
    ),
    "market-missing-policy": N_("{topic}: no written rule is named."),
    "market-missing-owner": N_("{topic}: nobody is named who answers for it."),
    "market-missing-evidence": N_("{topic}: no fact and no document is named."),
    "market-missing-remedy": N_("{topic}: nothing is said of what is done for workers."),
    "market-missing-worker_voice": N_("{topic}: nothing is said of what workers say, and to whom."),
    "market-denied-policy": N_(
        '{topic}: by its words there is no written rule. The answer says: "{passage}".'
    ),
    "market-denied-owner": N_(
        '{topic}: by its words nobody answers for it. The answer says: "{passage}".'
    ),
    "market-denied-remedy": N_(
        '{topic}: by its words nothing was done for workers. The answer says: "{passage}".'
    ),
    "market-denied-worker_voice": N_(
        '{topic}: by its words nothing came from workers. The answer says: "{passage}".'
    ),
    "market-plan": N_(
        '{topic}: an intention ({marks}), not what is so today. The answer says: "{passage}".'
    ),
    "market-old": N_(
        '{topic}: a fact that is too old to count ({marks}). The answer says: "{passage}".'
    ),
    "market-elsewhere": N_(
        '{topic}: this speaks of another trade ({marks}). The answer says: "{passage}".'
    ),
    # answers: what decides, and what to ask
    "market-trigger-tick": N_("{topic}: the supplier ticked “{tick}”. This decides by itself."),
    "market-trigger-words": N_(
        '{topic}: by its words, {about}. This decides by itself. The answer says: "{passage}".'
    ),
    "market-read": N_('{topic}: read this yourself. It may be that {about}: "{passage}".'),
    "market-follow-trigger": N_(
        "Do not write to the supplier yet. People may not be free to leave: tell your "
        "anti-trafficking focal point first."
    ),
    "market-follow-tick": N_("{topic}: yes or no? Please tell us how you know."),
    "market-follow-policy": N_(
        "{topic}: which written rule says so, of which day, and in which section? Please send it."
    ),
    "market-follow-owner": N_(
        "{topic}: which function with you answers for it, and to whom does it report?"
    ),
    "market-follow-evidence": N_(
        "{topic}: when did you last look, where, at what, and what did you find? Please send the "
        "paper that shows it."
    ),
    "market-follow-remedy": N_(
        "{topic}: what was done for the workers concerned, for how many, when, and with what "
        "amount? If there was no case: what does your rule say?"
    ),
    "market-follow-worker_voice": N_(
        "{topic}: how can workers speak without their bosses, in which language, since when, and "
        "what was changed because of it? Please name nobody who spoke."
    ),
    "market-follow-plan": N_('{topic}: you write "{passage}". What is in place today, since when?'),
    "market-follow-old": N_('{topic}: you write "{passage}". What has been seen since?'),
    "market-follow-elsewhere": N_(
        '{topic}: you write "{passage}". What do you do in the trade that we buy from?'
    ),
    # the note
    "market-note-players": N_("{market}: {firms}."),
    "market-note-no-share": N_("{market}: the share is not known of {firms}."),
    "market-note-sector": N_("{sector}: a sector of {level} risk in the profile."),
    "market-note-origin-forced": N_(
        "{good} from {origin} is listed for forced labour. Named by: {firms}."
    ),
    "market-note-origin-child": N_(
        "{good} from {origin} is listed for child labour, not for forced labour. Named by: {firms}."
    ),
    "market-note-origin-unlisted": N_(
        "{good} from {origin} is not in this list. That is no clean bill: it shows where somebody "
        "has looked. Named by: {firms}."
    ),
    "market-note-no-origin": N_("{good}: no origin is told by {firms}. Unknown is not low."),
    "market-note-equivalent": N_(
        "Whatever label a tender names, it adds “or equivalent” ({law}). No label is proof."
    ),
    "market-note-ask-all": N_(
        "{topic}: all {of} suppliers that answered show it. It can be required."
    ),
    "market-note-ask-some": N_(
        "{topic}: {number} of {of} suppliers show it ({firms}). As a requirement it leaves these; "
        "rewarded at award, or as a condition with time to get there, it moves others."
    ),
    "market-note-ask-none": N_(
        "{topic}: none of {of} suppliers shows it yet. A requirement today brings promises: agree "
        "on steps and dates instead."
    ),
    "market-note-trigger": N_("{supplier}: settle this before anything else. {trigger}"),
    "market-note-follow": N_("Follow-up questions to {supplier}: {count}."),
    "market-note-no-players": N_("No player is listed: who sells this, and to whom?"),
    "market-note-no-concentration": N_("No market share is listed: how concentrated is it?"),
    "market-note-no-risks": N_("No origin is listed: where is it grown, made or done?"),
    "market-note-no-labels": N_("No label is listed: which ones does the market show?"),
    "market-note-no-purchases": N_("No purchase of others is listed: who bought this before?"),
    "market-note-no-asks": N_("No supplier was asked: what can they already show?"),
    "market-note-no-questions": N_("No question is open."),
    # charts and their tables
    "market-element-policy": N_("Policy"),
    "market-element-owner": N_("Owner"),
    "market-element-evidence": N_("Evidence"),
    "market-element-remedy": N_("Remedy"),
    "market-element-worker_voice": N_("Worker voice"),
    "market-result-trigger": N_("One answer decides"),
    "market-result-all": N_("All is concrete"),
    "market-result-some": N_("Some is concrete"),
    "market-result-none": N_("Nothing is concrete"),
    "market-kind-exclusion": N_("Exclusion ground"),
    "market-kind-selection": N_("Selection criterion"),
    "market-kind-specification": N_("Technical specification"),
    "market-kind-award": N_("Award criterion"),
    "market-kind-performance": N_("Contract performance condition"),
    "market-section-players": N_("Key players"),
    "market-section-concentration": N_("Concentration"),
    "market-section-risks": N_("Risks"),
    "market-section-labels": N_("Labels and certificates"),
    "market-section-purchases": N_("Purchases of others"),
    "market-section-asks": N_("What is realistic to ask"),
    "market-section-questions": N_("Open questions"),
    "market-chart-bars": N_(
        "A picture of {bars} bars cannot be drawn: choose markets with 1 to {most} sellers in all."
    ),
    "market-chart-suppliers": N_(
        "A grid of {rows} suppliers cannot be drawn: choose between 1 and {most}."
    ),
    "market-chart-unknown": N_("Not known"),
    "market-chart-bar-firm": N_("A seller"),
    "market-chart-bar-together": N_("Several together"),
    "market-chart-bar-rest": N_("Not known"),
    "market-chart-level-high": N_("concentrated"),
    "market-chart-level-not-high": N_("not concentrated"),
    "market-chart-level-unknown": N_("cannot be said"),
    "market-chart-index": N_("Index {index}: {level}"),
    "market-chart-shares-alt": N_("Bar chart of {market}. {index}. Shares: {shares}."),
    "market-chart-grid-alt": N_(
        "Grid: suppliers as rows; as columns the elements of an answer, with how many are concrete "
        "of those asked for. {suppliers}"
    ),
    "market-chart-of": N_("{element} {concrete} of {asked}"),
    "market-chart-decides": N_("One decides"),
    "market-chart-mark-all": N_("Concrete wherever it is asked for"),
    "market-chart-mark-some": N_("Concrete in some answers"),
    "market-chart-mark-none": N_("Nowhere concrete"),
    "market-chart-mark-trigger": N_("One answer decides by itself"),
    "market-chart-market": N_("Market"),
    "market-chart-shares": N_("Shares"),
    "market-chart-concentration": N_("Concentration"),
    "market-chart-means": N_("What it means"),
    "market-chart-ask": N_("What to ask"),
    "market-chart-supplier": N_("Supplier"),
    "market-chart-result": N_("Result"),
    "market-chart-concrete": N_("Concrete"),
    "market-chart-fine": N_("Fine words, not counted"),
    "market-chart-question": N_("Question"),
    "market-chart-found": N_("What the answer shows"),
    "market-chart-read": N_("Read yourself"),
    "market-chart-label": N_("Label"),
    "market-chart-worth": N_("Worth as evidence"),
    "market-chart-stops": N_("What it stops at"),
    "market-chart-facts": N_("Facts"),
    "market-chart-tender": N_("In a tender"),
    "market-chart-condition": N_("Condition"),
    "market-chart-kind": N_("Where it stood"),
    "market-chart-bids": N_("Bids"),
    "market-chart-outcome": N_("What came of it"),
    "market-chart-section": N_("Section"),
    "market-chart-statement": N_("What is known"),
    "market-chart-source": N_("Source"),
    "market-chart-gap": N_("Gap"),
}
