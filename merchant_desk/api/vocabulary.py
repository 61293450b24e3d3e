"""The words that an odd answer may keep: what servers, proxies and sign-in pages say, and the API's terms.

No first name, town or street is among them, so that a text of these words alone names nobody.
"""

from __future__ import annotations

import re
from typing import Final

_TEXT: Final = """
    a again all already also an and any are as at be been before but by can cannot come could did do does
    for from has have how if in into is it its later least less many more most must my no none not now of
    off on one only or other our out please same so some such than that the their then there these they this
    to too try under until up upon us use used using was we were what when where which while who why with
    within without you your abort aborted accept accepted access account action active add allow allowed api
    app application argument array attempt attempts auth authentication authorization authorize authorized
    available bad base basic bearer blocked body boolean browser busy byte bytes cache call callback cancel
    cancelled canceled captive change changed character characters check checkout client close closed cloud
    code column conflict connect connected connection constraint contact contain contains content continue
    cookie cookies cors create created credential credentials cryptum data database date day days dead
    deadlock default delete deleted denied deny deprecated detail details developer disabled down duplicate
    ecommerce edge element email empty enable enabled endpoint enter entity entry enum error errors exceed
    exceeded exception exist existing exists expected expire expired fail failed failure fatal field fields
    file filter final firewall first foreign forbidden form format found gateway general get gone guest
    handle handler hash header headers helpdesk host hotel html http https id identifier ignored implemented
    incorrect index input instance integer internal internet invalid ip issue item items json jwt key keys
    large last length limit limited line list load local locked log login long lost lower maintenance
    malformed matching max maximum member merchant message method min minimum minute minutes missing moment
    money moved multiple name negative network known new nginx nil non nonce notify null number object
    offline offset ok old open operation option options order orders page param parameter parameters parse
    parsing part pass passed password path payload payment payments pending per permanently permission
    permitted plugin plugins point policy port portal positive post process processed processing product
    property protocol provided provider proxy put query quota range rate rates reached read ready reason
    received redirect reference refused reject rejected related remove removed reply report request
    requested requests require required reset resource response result retry return returned role route row
    rule say scheme schema script second seconds secret secure security send sent sequelize server servers
    service services session shop should sign signed site size slow something sorry sql stack start started
    state status stop store stores string success successful support syntax system table temporarily
    temporary test text timeout time timed token total transaction transactions transfer type typeerror
    unable unauthorized unavailable undefined unexpected unique unknown unprocessable unreachable
    unsupported update updated upgrade upstream uri url user valid validate validation value values
    verification verify version violates wait wallet wallets warning web webhook went wifi wrong zone
    confirmed hold settled paid unpaid partial refunded refund complete completed done authorised approved
    declined waiting expiring overdue celo cusd ceur btc bitcoin eth ethereum usdc usdt bsc bnb binance
    polygon matic stellar xlm xrp ripple avalanche avax avaxcchain hathor htr chiliz chz cardano solana pix
    woocommerce vtex magento shopify cloudflare apache envoy express varnish akamai aws google
    """
WORDS: Final = frozenset(_TEXT.split())
_PARTS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_STATUS: Final = re.compile(r"[1-5]\d\d", re.ASCII)


def is_known(word: str) -> bool:
    """Whether a word, alone or built of several (`paymentStatus`), says nothing of anybody; an HTTP status
    is known too."""
    if word.casefold() in WORDS or _STATUS.fullmatch(word):
        return True
    parts = _PARTS.findall(word)
    return "".join(parts) == word and bool(parts) and all(part.casefold() in WORDS for part in parts)
