"""Lines of corrective-action plans as procurement officers write them: dangerous, and harmless."""

DANGEROUS = """
Interview workers with supervisor present
Send the two workers who complained home; supervisor to ask them why they complained
Interviews are held in the canteen in the presence of the shift leader
HR will sit in on all interviews to make sure nothing is misunderstood
The crew boss translates, since nobody else speaks the language
Workers are interviewed together with the team leader
The site manager accompanies our interviewer during the talks
The supplier chooses ten workers for the interviews
Speak to the cleaners in the office of the operations manager
A member of the management takes notes during the conversations
The interpreter is provided by the employer
Let the foreman introduce the workers to the interviewer and stay with them
A colleague who speaks English translates
Hold an open meeting with all workers and the director
Arrange a face-to-face meeting so that both sides can clear the air
No interview takes place without the supervisor
The supplier interviews all workers about their pay and reports back
The HR department asks each worker whether they are satisfied
Workers who reported unpaid overtime explain themselves to the director
Ask the supplier to talk to the workers and find out who made the complaint
Find out which worker contacted the hotline
Supplier to clarify with the staff who spoke to the auditor
Call the complainants to the head office to justify their claims
The employees confirm in writing that all wages were paid
Workers sign a statement that they have no further claims
Have the complaints withdrawn before the final payment
Obtain signed declarations from the workers that they work voluntarily
Each worker signs a confidentiality agreement about the audit
Send the names of the interviewed workers to the supplier so that it can pay them
Give the supplier a list of those who complained
Share the interview notes with the HR manager
Tell the employer what the women said about the dormitory
Include the names of the complainants in the letter
Report who raised the issue so that it can be solved quickly
Send a list with names and phone numbers of all interviewees to the contractor
The company keeps the passports in the safe for security
Passports are collected by the supervisor and stored in the office
Supplier holds workers' documents until the end of the contract
Workers hand in their ID cards at reception during the investigation
Passports are returned when the contract ends
Send us copies of all passports
The supplier safeguards the identity documents of its migrant workers
Visit the workers in their dormitory on Sunday evening
Go to their homes and ask them about their pay
Inspect the workers' rooms and lockers for evidence
Interview the workers at their accommodation
Suspend the workers concerned until the matter is cleared up
Replace the cleaners who complained
The workers involved are moved to another site
Dismiss the team and hire new staff
The two drivers are sent home on unpaid leave
Deport workers without valid permits
Report workers without a permit to the immigration authorities
Inform the embassy of the workers about the case
Notify the police at once, with the details of the workers
Terminate the contract immediately
The contract ends at once and the firm leaves the site the same day
Cancel all orders with this supplier with immediate effect
Confront the supplier with what the workers said
Present the allegations of the workers to the plant manager
Deduct the repaid recruitment fees from future wages
Workers repay the advance to the agency in monthly instalments
Pay the arrears only to those who sign the receipt
Pay back the fees, minus the cost of the accommodation
Recover the overpaid overtime from the workers
Wages are paid back once the workers have withdrawn their complaint
The supplier gives a warning to the workers who spread rumours
Find a safe place for the woman of the night shift who spoke with us
Call worker W017 on his phone and ask for proof
Write to the workers by WhatsApp to ask what happened
Cut the overtime of the workers who complained
The supervisor checks the workers' phones
The interviews are recorded on video so that the supplier can verify them
Ask the team leader which cleaners are unhappy
Workers are asked to prove their hours in front of the manager
Take the complainant off the night shift
The employer is informed of the result of each interview
Have the firm's lawyer attend the interviews
An interpreter from the labour agency helps with the interviews
Group discussion with workers, moderated by the production manager
The agency that recruited them is present to explain the contracts
Ask Mr Kovac, the owner, to bring the five workers to the meeting
Hand over the interview recordings to the contractor for comments
Invite the supplier's representative to join the conversations with staff
Let the supplier know which of the cleaners complained
Arrange that the caretaker of the hostel is there when we speak with the residents
The workers are told to settle the matter with their supervisor
Pay the missing wages after the workers drop their claims
""".strip().splitlines()

# None of these may count as harmless; they need not be recognised as a danger.
UNCLEAR = """
Do the usual
Talk to the workers
Solve the problem with the workers in a friendly way
Interview ten workers
Improve communication
Make sure this does not happen again
Interviewt die Arbeiter im Beisein des Vorarbeiters
Interroger les travailleurs en présence du chef d'équipe
Entrevistar a los trabajadores con el supervisor presente
Check the workers
Pay the arrears with the person in charge of the hall next to them
No supervisor is present unless the worker agrees
Everyone involved sits down and finds a solution
Workers receive their pay at the house of the owner
The person in charge stays close during the talks
Return the passports to the office
Have a word with the people concerned
Get rid of the problem quietly
Pay back the uniform deductions, and let the forewoman sit with them
Send someone round in the evening to see how they live
""".strip().splitlines()

HARMLESS = """
Pay back the uniform deductions to all workers by bank transfer
Supplier pays the missing night supplements to all workers, also those who have left
Recalculate the Sunday supplement for all workers and pay the difference
Repay the recruitment fees in full to every worker who paid them
The employer refunds all recruitment fees to the workers' own accounts
Return all passports to the workers
Passports are returned to the workers, who keep them in lockers to which only they have the key
Workers may keep their documents
Correct the payslips for March to June
Send bank records for the sample that the buyer draws, with names and account numbers covered
Send us the payroll for the covered sample
An independent interviewer meets workers off site with no supervisor present
Interview workers away from the site; no supervisor is present
Confidential interviews by a trained interviewer, without the employer present
The union speaks with workers in private, and no names are passed on
Talks with workers are held by the support organisation, not on the premises, and no one from the supplier is present
Workers are interviewed alone, in a language they choose, by an interpreter hired by us
No names are recorded in the notes
No worker is dismissed or loses pay because of this check
Nobody is asked to sign a waiver
Train the payroll clerks on overtime rules
The supplier trains its supervisors on recording working time
Stop the deductions for uniforms from the next payroll
Deductions for housing are stopped and paid back
Give every worker a written contract in a language they understand
Issue payslips that show hours, rates and supplements
Limit working time to 48 hours a week and give one day of rest
Hire additional staff so that shifts are no longer than eight hours
Pay the missing social security contributions into the fund
Check the payroll of all workers against the rota for the last twelve months
We review the price with the supplier so that it covers the collective agreement
Pay invoices within 30 days
Put up posters with the number of the independent hotline in the languages of the workers
Install a new time recording system and correct the rota
The contract manager checks two payrolls after the correction
Follow-up audit by an independent auditor in March
Give copies of the contracts to the workers
Pay the arrears into the workers' own bank accounts, with a payslip for each month
Pay the outstanding wages without any deduction
No fees are charged to workers
Workers pay nothing for recruitment; the supplier bears all recruitment costs
Update the payroll software so that night hours are counted until 6 a.m.
Show the insurance certificate for the whole contract period
Provide protective gloves and masks at no cost to workers
The supplier gives us a calculation for all workers, without names
Set up an anonymous complaints channel run by the union
Reimburse the costs of medical tests and visas to all workers
Extend the delivery deadline by two weeks so that no overtime is needed
The buyer adjusts the delivery schedule
Repair the ventilation and the emergency exits
Pay the back pay by 2 December 2026 and send the bank's proof of payment
Supervisors are not present and are not told who takes part
The interpreter is independent and does not work for the supplier
Invite all workers in the same words to a voluntary talk with the union outside working hours
Translate the contracts into the languages that the workers read
All workers receive their pay by the fifth of each month
Compare the gate log with the shift plan for all workers
Record all working hours electronically and give each worker a monthly statement
No one from management attends the interviews
Workers keep their own passports and the firm does not hold any documents
Pay the statutory minimum wage from 1 January
Check a random sample of 60 payslips
The supplier delivers the next two payrolls for checking
Wages are paid on time for three months in a row, shown by bank records
The focal point speaks with workers in confidence, at a place that they choose
Grant the missing holidays or pay them out
Overtime is voluntary and paid at the agreed rate
Pay for the hours of training
""".strip().splitlines()
