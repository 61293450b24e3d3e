"""The words of the customer's page, in English and in Brazilian Portuguese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["en", "pt-BR"]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the page says in one language."""

    language: Language
    title: str
    ribbon: str
    ribbon_more: str
    order: str
    choose: str
    made_up: str
    about: str
    pay: str
    fake: str
    waiting: str
    check_amount: str
    checking: str
    checking_more: str
    paid: str
    paid_more: str
    cancelled: str
    failed: str
    stopped_more: str
    amount: str
    paid_with: str
    paid_with_on: str
    transaction: str
    time: str
    back: str
    wrong_link: str
    wrong_link_more: str


ENGLISH: Final = Words(
    language="en",
    title="Training payment",
    ribbon="TRAINING",
    ribbon_more="Fake money. Nothing is really paid.",
    order="Order {reference}",
    choose="Pick a network",
    made_up="Made-up rates",
    about="about {figure}",
    pay="Pay {amount}",
    fake="with fake money",
    waiting="Waiting for your payment",
    check_amount="Check the amount before you pay",
    checking="Payment seen, being checked",
    checking_more="Please wait. This page changes by itself.",
    paid="Paid",
    paid_more="Thank you. Your order is paid.",
    cancelled="Cancelled",
    failed="Payment failed",
    stopped_more="Please don't send now. Ask the cashier.",
    amount="Amount",
    paid_with="Paid with",
    paid_with_on="{figure} on {network}",
    transaction="Transaction",
    time="Time",
    back="Back to the shop",
    wrong_link="This payment link is not valid",
    wrong_link_more="Ask the cashier for a new code.",
)

PORTUGUESE: Final = Words(
    language="pt-BR",
    title="Pagamento de treinamento",
    ribbon="TREINAMENTO",
    ribbon_more="Dinheiro falso. Nada é pago.",
    order="Pedido {reference}",
    choose="Escolha uma rede",
    made_up="Cotações inventadas",
    about="cerca de {figure}",
    pay="Pagar {amount}",
    fake="com dinheiro falso",
    waiting="Aguardando seu pagamento",
    check_amount="Confira o valor antes de pagar",
    checking="Pagamento visto, em conferência",
    checking_more="Aguarde. Esta página muda sozinha.",
    paid="Pago",
    paid_more="Obrigado. Seu pedido está pago.",
    cancelled="Cancelado",
    failed="O pagamento falhou",
    stopped_more="Não envie agora. Fale com o caixa.",
    amount="Valor",
    paid_with="Pago com",
    paid_with_on="{figure} na rede {network}",
    transaction="Transação",
    time="Hora",
    back="Voltar à loja",
    wrong_link="Este link de pagamento não é válido",
    wrong_link_more="Peça um novo código ao caixa.",
)


def words_for(accept_language: str) -> Words:
    """The words for an Accept-Language header: the best-rated of the two languages, English without one."""
    best, best_weight = ENGLISH, 0.0
    for item in accept_language.split(","):
        tag, _, rest = item.strip().partition(";")
        words = {"pt": PORTUGUESE, "en": ENGLISH}.get(tag.strip().lower().partition("-")[0])
        weight = _weight(rest)
        if words is not None and weight > best_weight:
            best, best_weight = words, weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
