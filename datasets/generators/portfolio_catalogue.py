"""What the portfolio of the course is drawn from: offices, categories, titles and suppliers.

The offices and all suppliers are fictional; the origins of goods are real countries. Read by
`portfolio.py` beside this file.
"""

# name | id of its contracts | contracts | percent: labour-intensive services awarded on price
# alone; such services with a description of hard conditions; contracts with a recorded origin,
# subcontracting, place and code; contracts in XVC | categories bought three times as often
OFFICES = """
Lindava | LIN | 133 | 6 2 34 62 85 95 0 | Software, Consultancy, Audit, Translation
Port Selm | PSL | 84 | 20 6 46 40 75 88 0 | Guarding, Fuel
Kolmen | KOL | 61 | 12 5 55 45 80 90 0 | Printing, Training
Lake Ovra | OVR | 36 | 60 20 40 18 55 80 0 | Hotels and conferences, Coffee and catering, Garden
Dravena | DRA | 47 | 8 4 38 50 82 90 0 | Works, Office supplies
Hestral | HES | 28 | 0 0 26 55 90 96 0 | Consultancy, Travel
Jorvale | JOR | 39 | 10 4 36 35 70 84 12 | Vehicles, Repair and upkeep
Miren Bay | MIR | 58 | 46 14 50 22 60 78 0 | Cleaning, Guarding, Uniforms and textiles, Waste
Ostrell | OST | 44 | 6 4 32 48 85 92 0 | Medical, Furniture
Pelagora | PEL | 30 | 42 14 34 20 58 74 0 | Hotels and conferences, Garden, Works
Uveska | UVE | 23 | 10 4 45 30 70 82 62 | Medical, Travel
Zelmar | ZEL | 17 | 18 6 30 28 66 70 80 | Works, Vehicles
"""

# A purchase: category | kind | how often | median value in EUR | spread | how long it runs |
# percent of the office's rate at which the origin is recorded. Then its suppliers, its origins with
# how often each, descriptions (`rough` ones name hard conditions), and titles with their code; a
# title that is usually cheaper or dearer has a factor ("90911300*0.2").
PURCHASES = """
Office supplies | goods | 60 | 1900 | 0.9 | order | 100
suppliers: Kolmen Paper House, Dravena Office Goods, Selm Stationers, Lindava Desk Supply
origins: Finland 3, Austria 2, Portugal 1, EU 2, various 1
30197630 Copy paper A4, 80 g
30125100 Toner cartridges for laser printers
30192000 Office supplies, mixed order
30199230 Envelopes with window
22850000 Binders and folders
30192700 Stationery for the registry
30197000 Small office items: staplers, punches, tape
30190000 Whiteboards and markers

IT equipment | goods | 42 | 9500 | 1.1 | order | 20
suppliers: Oderline Systems, Lindava Computer Centre, Quellmar IT Trade, Zelmar Techno
origins: China 3, Viet Nam 2, Taiwan 2, Malaysia 1, Mexico 1, EU 1, various 1
plain: Three-year warranty, next working day.
plain: As specified by the IT unit.
30213100 Laptops with docking stations
30213300 Desktop computers
30231300 Monitors, 27 inch
30232110 Laser printers
32420000 Network switches and access points
48820000 Servers for the server room
32321200 Video conference sets
30234500 Back-up drives
38652100 Projectors for meeting rooms
30237000 Parts for computers

Mobile phones | goods | 14 | 7000 | 1.0 | order | 30
suppliers: Talvio Mobile, Arlenia Handset Trade
origins: China 2, Viet Nam 2, India 2
32250000 Mobile phones for field staff
32250000 Smartphones with covers
32251000 Car kits for phones
32550000 Telephones for the reception

Coffee and catering | goods | 14 | 2200 | 0.8 | order | 90
suppliers: Hestral Roasters, Kolmen Coffee Service, Harbour Bean Roasters
origins: Brazil 3, Colombia 2, Ethiopia 2, Brazil; Ethiopia 1, Viet Nam 1, various 2
15861000 Roasted coffee for the machines
15861000 Coffee beans, bags of 1 kg
15860000 Coffee and tea for meetings

Coffee and catering | goods | 8 | 1500 | 0.7 | order | 70
suppliers: Ovra Kitchens, Selm Grocers
origins: Italy 1, Spain 1, various 2
15981000 Mineral water
15000000 Groceries for the staff kitchen
15842300*0.3 Chocolates for visitors

Coffee and catering | services | 22 | 13000 | 1.0 | service | 0
suppliers: Table and Ladle, Ovra Kitchens, Miren Catering Cooperative, Pelagora Banquets
plain: Lunch for up to 80 people on working days.
plain: The firm's own kitchen staff; menu of the week agreed each Friday.
rough: Agency staff help at busy times.
rough: Cooks and helpers come from a labour agency.
55512000 Operation of the canteen
55520000 Catering for meetings
55520000 Catering for the open day
55300000 Lunches for training weeks
55520000 Coffee breaks and light meals

Cleaning | services | 34 | 52000 | 0.8 | service | 0
suppliers: Brightmop Cleaning, Clarion Path Services, Eastgate Facility, Ovra Clean Cooperative, \
Halden and Daughters Cleaning
plain: Daily cleaning of two floors, 1,150 square metres.
plain: Work from 6 to 9 in the morning; materials by the firm.
plain: Cleaning at night after the last visitor has left.
rough: The firm may use agency workers at any time.
rough: Most cleaners are migrant workers; rooms in a dormitory are deducted from wages.
rough: Paid per room; on-call staff through a staffing agency.
90919200 Cleaning of offices
90911200 Cleaning of the building
90911300*0.2 Window cleaning
90910000 Cleaning services
90919200*0.6 Cleaning of the visitor centre
90911200 Cleaning of stairs, halls and toilets

Guarding | services | 26 | 105000 | 0.7 | service | 0
suppliers: Selm Watch, Northlight Guarding, Kastel Security Services, Greywater Protection, \
Tarn Guard Cooperative, Lindava Patrol
plain: One post on working days, 7 to 19.
plain: Two posts round the clock, 365 days.
plain: Guards have the licence that the law asks for.
rough: Posts are filled by agency workers at weekends.
rough: Guards are supplied by a labour provider; 12-hour shifts.
79713000 Guarding of the office
79713000 Security guards for the depot
79710000 Security services
79715000*0.6 Patrols at night
79713000 Reception and guarding

Hotels and conferences | services | 44 | 9800 | 1.0 | event | 0
suppliers: Hotel Ovra Panorama, Grand Pelagora, Lakeside Conference House, Hotel Old Mint, \
Kolmen Inn, Miren Harbour Hotel
plain: Forty rooms and one hall for two days.
plain: Full board, arrival on Sunday evening.
plain: Rooms, hall and equipment as in the annex.
rough: Seasonal workers from abroad, recruited through a recruitment agency.
rough: Rooms are done by agency workers.
55110000 Hotel rooms for the annual meeting
55120000 Meeting rooms and lunch
79952000 Conference with overnight stay
55110000 Accommodation for trainees
55120000 Venue for a regional workshop

Hotels and conferences | services | 5 | 8000 | 0.8 | event | 0
suppliers: Fairground Lindava, Stand and Stage Miren
plain: Stand of 24 square metres, set up on the day before.
rough: Helpers come from a temp agency, at short notice.
79950000 Exhibition stand and helpers
79952000 Equipment and helpers for the open day

Travel | services | 22 | 6000 | 1.0 | order | 0
suppliers: Lindava Travel Bureau, Northgate Journeys
63510000 Air tickets
63510000 Travel agency services
60210000 Train tickets

Travel | services | 8 | 2500 | 0.8 | order | 0
suppliers: Jorvale Coaches, Selm Taxi Cooperative
60140000 Coach for a study visit
60120000*0.5 Taxi services

Vehicles | goods | 20 | 31000 | 0.7 | order | 70
suppliers: Ostrell Motors, Jorvale Car Trade, Lindava Fleet Leasing
origins: Czechia 2, Romania 2, Japan 1, EU 1
34110000 Passenger cars
34115200 Minibus, nine seats
34144700 Van for the depot
34330000*0.15 Spare parts for the fleet
34351100*0.1 Winter tyres

Fuel | goods | 16 | 14000 | 0.8 | frame | 30
suppliers: Arlpetrol, Selm Fuel Depot
origins: Norway 1, various 2
09132100 Petrol for the fleet, fuel cards
09134220 Diesel for generators
09135100 Heating oil

Works | works | 24 | 98000 | 0.7 | works | 0
suppliers: Halvorn Builders, Dravena Construction Union, Stonefold Works, Zelmar Gradnja
plain: Works in the occupied building, in three stages.
plain: As in the drawings of the architect.
rough: Workers' accommodation on site is provided by the firm.
rough: Chain of subcontractors allowed; workers come through a labour agency.
45453000 Refurbishment of the second floor
45261900*0.6 Roof repair
45310000*0.7 Electrical installation works
45442100*0.25 Painting of offices
45233140*0.6 Paving of the yard
45421100*0.8 New windows and doors
45111000*0.4 Demolition of the old garage

Uniforms and textiles | goods | 18 | 6500 | 0.9 | order | 100
suppliers: Jorvale Workwear, Uveska Tekstil, Harbour Uniforms
origins: Bangladesh 2, Türkiye 3, Portugal 2, Romania 2, Pakistan 1, various 1
18100000 Work clothing for technicians
18110000 Uniforms for drivers
18143000 Gloves and vests
39515100 Curtains for the meeting rooms
39514000 Towels and bed linen for the duty room
18830000 Safety shoes

Furniture | goods | 26 | 5800 | 0.9 | order | 90
suppliers: Ostrell Joinery, Lindava Office Furniture, Pine and Plane
origins: Poland 3, Italy 2, Lithuania 1, Viet Nam 1, EU 1
39130000 Office furniture
39112000 Chairs for the meeting rooms
39121100 Desks that can be raised
39122100 Cupboards and shelves
39150000 Furniture for the waiting room

Printing | goods | 34 | 2600 | 0.8 | order | 110
suppliers: Kolmen Print House, Lindava Graphic Works, Selm Offset
origins: Austria 1, Poland 2, Germany 1, EU 1
79810000 Printing of leaflets in four languages
22462000 Brochures for the campaign
22458000 Printing of the annual report
79823000 Printing and delivery of forms
22459000 Tickets and badges

Consultancy | services | 30 | 24000 | 0.7 | project | 0
suppliers: Merrin Oake Consulting, Tarvel Advisers, Institute for Public Practice
79411000 Consultancy on the new organisation chart
79311400 Study of waiting times
79419000 Evaluation of the outreach project
71241000 Feasibility study for solar roofs
79100000 Legal advice on tenancy law

Translation | services | 22 | 5200 | 0.8 | frame | 0
suppliers: Lindava Language Office, Word for Word Hestral
79530000 Translation of leaflets
79540000 Interpreters for hearings
79530000 Translation framework

Audit | services | 12 | 18000 | 0.5 | project | 0
suppliers: Tessaly Auditors, Brannock and Leal
79212000 Audit of the annual accounts
79212000 Audit of project accounts
79210000 Accounting services

Software | services | 28 | 15000 | 1.1 | frame | 0
suppliers: Velostra Systems, Nimbrel Software, Dravena Data Works
48000000 Licences for drawing software
72267000 Support of the case file system
72413000 Website: hosting and care
48760000 Virus protection
72262000 Changes to the register of visitors

Training | services | 26 | 6600 | 0.7 | project | 0
suppliers: Kolmen Training Centre, School of Public Service
80500000 Training for team leaders
80511000 First aid course
80580000 Language courses
80533100 Spreadsheet course for beginners

Medical | goods | 14 | 3200 | 0.9 | order | 90
suppliers: Miren Medical Supply, Lindava Pharma Depot
origins: Malaysia 1, Thailand 2, Germany 2, EU 1
33141420 Examination gloves, boxes of 100
33140000 First aid boxes and refills
33690000 Medicines for the duty doctor
33100000 Defibrillators
33741300 Hand sanitiser

Waste | services | 14 | 15000 | 0.7 | service | 0
suppliers: Selm Waste Works, Green Bin Dravena
plain: Paper, glass and residual waste, weekly.
rough: Sorting by day labourers of a staffing agency.
90511000 Waste collection
90514000 Recycling of paper and devices
90513000 Removal of bulky waste

Garden | services | 14 | 10500 | 0.7 | service | 0
suppliers: Ovra Gardens, Pelagora Landscape
plain: Mowing, hedges and leaves, fourteen visits a year.
rough: Seasonal workers from abroad live on site in summer.
77310000 Upkeep of green areas
77311000 Garden of the residence
77340000 Tree pruning

Repair and upkeep | services | 14 | 7600 | 0.8 | service | 0
suppliers: Lindava Building Care, Stonefold Works
plain: On call, with a reaction time of four hours.
50700000 Repair of heating and water pipes
50413200*0.3 Upkeep of fire extinguishers
50730000 Service of cooling units

Repair and upkeep | services | 8 | 6400 | 0.6 | service | 0
suppliers: Ostrell Lift Service
50750000 Lift maintenance

Repair and upkeep | services | 12 | 5200 | 0.9 | service | 0
suppliers: Ostrell Motors, Jorvale Car Trade
50112000 Repair of cars

Repair and upkeep | services | 6 | 3900 | 0.6 | service | 0
suppliers: Oderline Systems, Lindava Computer Centre
50313200 Service of copiers

Premises | services | 7 | 96000 | 0.7 | service | 0
suppliers: Selm Quay Properties, House and Yard Lindava
70220000 Rent of office space
70220000*0.2 Rent of parking spaces and cellars

Premises | services | 5 | 31000 | 0.6 | frame | 0
suppliers: Arlenia Power
09310000 Electricity

Premises | services | 4 | 7200 | 0.5 | frame | 0
suppliers: Lindava Waterworks
65100000 Water and sewage fees

Premises | services | 5 | 12500 | 0.6 | frame | 0
suppliers: Concordance Insurance
66515000 Insurance of buildings and contents

Premises | services | 6 | 9800 | 0.8 | frame | 0
suppliers: Talvio Mobile, Arlenia Lines
64210000 Telephone and internet access

Premises | services | 3 | 88000 | 0.5 | service | 0
suppliers: Eastgate Facility, Lindava Building Care
plain: Caretaker, small repairs and cleaning in one hand.
rough: The firm may bring in agency staff and subcontractors.
70332000 Facility management of the annex
"""

# Titles of which nobody can tell what was bought; they have no code either.
VAGUE = (
    "Call-off 4 under LTA 2023/17",
    "Various items, see annex",
    "Balance of last year's order",
    "Payment against invoice, second part",
    "As agreed with the head of office",
    "Call-off 2 under LTA 2022/03",
    "Order by telephone, paper to follow",
    "Top-up of the framework",
)

# How many percent of the supplier's turnover the agency is, where the supplier has said it.
SHARES = {
    "Ovra Clean Cooperative": "46",
    "Brightmop Cleaning": "7.5",
    "Halden and Daughters Cleaning": "31",
    "Selm Watch": "24",
    "Kastel Security Services": "3.2",
    "Northlight Guarding": "11",
    "Harbour Bean Roasters": "38",
    "Kolmen Coffee Service": "9",
    "Talvio Mobile": "0.02",
    "Oderline Systems": "1.4",
    "Quellmar IT Trade": "5",
    "Velostra Systems": "2.5",
    "Hotel Ovra Panorama": "22",
    "Grand Pelagora": "6",
    "Table and Ladle": "27",
    "Miren Catering Cooperative": "41",
    "Jorvale Workwear": "13",
    "Kolmen Paper House": "8",
    "Lindava Travel Bureau": "4",
    "Halvorn Builders": "12",
    "Ovra Gardens": "35",
    "Selm Waste Works": "2",
    "Kolmen Print House": "18",
    "Merrin Oake Consulting": "10",
    "Arlenia Power": "0.05",
    "Ostrell Joinery": "26",
    "Lindava Building Care": "15",
    "Miren Medical Supply": "6.5",
}
