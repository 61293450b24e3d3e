"""The training shop: a stranger who has read only the API's documents.

Purpose: a look-alike API over real HTTP with the customer's page, signed callbacks and faults on request.
May: use aiohttp, send callbacks to this machine, keep its own state file.
Must not: import the API client (two sides with one codec agree even when both are wrong), touch a profile,
send anything to another machine.

Told what to do at its control address (`control` lists the forms). A fault is a rule (`fault_rule` lists its
members), a day with a name (`scenarios`) puts several in force; equal seeds and equal requests give equal
faults:

    PUT /faults {"answers": [{"route": "create", "answer": "reset", "is_processed": true}]}
    PUT /faults {"answers": [{"route": "read", "times": null, "chance": 0.3, "seed": 7, "cut": "any"}]}
    PUT /faults {"scenario": "bad-afternoon", "seed": 7}
    GET /faults      what is in force, and how often each rule has struck
    DELETE /faults   all is well again
"""
