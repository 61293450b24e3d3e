"""Doctor's look at the API's prices (contract 3.7): they give an idea only, and no sale hangs on them."""

from __future__ import annotations

from typing import Final

from merchant_desk.domain.errors import AccessDenied, DeskError
from merchant_desk.services.deadline import deadline
from merchant_desk.services.ports import CheckoutApi
from merchant_desk.services.values import Check, ProfileNow

NAME: Final = "prices"
LIMIT_S: Final = 3.0


async def price_check(api: CheckoutApi, profile: ProfileNow) -> Check:
    """Whether the API tells what the till's currency is worth in coins; never matters."""
    currency = profile().settings.currency
    try:
        async with deadline(LIMIT_S):
            told = await api.prices(currency)
    except AccessDenied:
        return Check(NAME, ok=True, detail="Not asked: there is no key that counts.", matters=False)
    except DeskError as error:
        detail = f"The API tells no prices for {currency}: {type(error).__name__}."
        hint = "Nothing hangs on it: orders bring their own rates, and the payment page the exact amount."
        return Check(NAME, ok=False, detail=detail, hint=hint, matters=False)
    detail = f"The API tells {currency} in {len(told)} coins and currencies."
    return Check(NAME, ok=True, detail=detail, matters=False)
