"""Other goods instead, at the desk: what goes, what comes, what it costs; then the buyer is asked, or has said yes."""

from collections.abc import Iterable, Mapping
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from checkout.aftersales.asking import NotOpen as CaseNotOpen
from checkout.aftersales.deciding import exchange, pieces_owed
from checkout.aftersales.models import Case
from checkout.aftersales.views import read_shown
from checkout.fulfilment.counter import Wanted, find_goods, good_called
from checkout.fulfilment.models import Swap
from checkout.fulfilment.shortages import open_shortages
from checkout.fulfilment.swap_cards import SwapCard
from checkout.fulfilment.swap_words import swap_trouble
from checkout.fulfilment.swaps import REFUSALS, Quote, agree, decline, pieces_to_swap, price_swap, propose, withdraw
from checkout.orders.models import Order
from checkout.orders.queries import order_rows

from .access import REFUND_PAYMENTS, refund_page
from .cases import ALREADY
from .entered import goods_named
from .views import desk_context


class SwapForm(forms.Form):
    """How many pieces of each line go, whether they lie here, and words for the buyer."""

    words = forms.CharField(
        label=gettext_lazy("Words for the buyer"),
        help_text=gettext_lazy("She reads them in our mail and on her page."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, pieces: Mapping[int, int], missing: frozenset[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.pieces_of = pieces
        most = {
            "max_value": gettext_lazy("At most %(limit_value)s can go."),
            "min_value": gettext_lazy("Not below zero."),
        }
        for pk, count in pieces.items():
            self.fields[f"pieces_{pk}"] = forms.IntegerField(
                label=gettext_lazy("Pieces"),
                min_value=0,
                max_value=count,
                initial=0,
                required=False,
                error_messages=most,
            )
            self.fields[f"shelf_{pk}"] = forms.BooleanField(
                label=gettext_lazy("back on the shelf"), required=False, initial=pk not in missing
            )

    def pieces(self) -> dict[int, int]:
        given = {pk: self.cleaned_data.get(f"pieces_{pk}") or 0 for pk in self.pieces_of}
        return {pk: count for pk, count in given.items() if count}

    def on_shelf(self) -> frozenset[int]:
        return frozenset(pk for pk in self.pieces_of if self.cleaned_data.get(f"shelf_{pk}"))


@require_http_methods(["GET", "HEAD", "POST"])
@refund_page
def swap(request: HttpRequest, number: str) -> HttpResponse:
    """Choose what goes and what comes, see what it costs, and ask the buyer or note her yes: all on one page."""
    order = get_object_or_404(Order.objects.select_related("shipping_address"), number=number)
    case = _case_named(request, order)
    pieces = {} if case else pieces_to_swap(order)
    if not (case or pieces) or order.shipping_address is None:
        raise Http404
    missing = frozenset(shortage.line_id for shortage in open_shortages(order))
    form = SwapForm(request.POST or None, pieces=pieces, missing=missing)
    goods = _goods_chosen(request)
    quote = _quote(form, order, case, goods) if form.is_bound else None
    step = request.POST.get("step", "")
    if quote and step in {"ask", "heard"}:
        done = _take(request, form, order, case, goods, is_heard=step == "heard")
        if done:
            return done
    return _show(request, form, order, case, goods, quote)


def _case_named(request: HttpRequest, order: Order) -> Case | None:
    """Return the exchange an address names: one whose goods are here, and which has not ended."""
    named = request.GET.get("case", "")
    if not named:
        return None
    found = Case.objects.filter(order=order, pk=named if named.isdecimal() else None, state=Case.State.HERE).first()
    if found is None:
        raise Http404
    return found


def _goods_chosen(request: HttpRequest) -> list[Wanted]:
    """Return the goods that were chosen, with the one just taken or without the one just taken out."""
    goods = {one.code: one.quantity for one in goods_named(request.POST.get("goods", ""))}
    added = request.POST.get("add")
    if added and good_called(added):
        goods[added] = goods.get(added, 0) + 1
    goods.pop(request.POST.get("drop", ""), None)
    return [Wanted(code, quantity) for code, quantity in goods.items()]


def _pieces(form: SwapForm, case: Case | None) -> dict[int, int]:
    return {owed.line_pk: owed.pieces for owed in pieces_owed(case)} if case else form.pieces()


def _quote(form: SwapForm, order: Order, case: Case | None, goods: list[Wanted]) -> Quote | None:
    """Return what the exchange costs, once both sides are chosen; what is wrong with it stands in the form."""
    if not form.is_valid():
        return None
    pieces = _pieces(form, case)
    if not pieces or not goods:
        if form.data.get("step") == "look":
            form.add_error(None, _("Please choose which pieces go, and which goods come instead."))
        return None
    try:
        return price_swap(order, pieces, goods)
    except REFUSALS as error:
        form.add_error(None, swap_trouble(error))
        return None


def _take(request, form: SwapForm, order: Order, case: Case | None, goods, *, is_heard: bool) -> HttpResponse | None:
    words, key, shown = form.cleaned_data["words"], form.cleaned_data["key"], read_shown(request.POST.get("shown", ""))
    try:
        if case:
            made = exchange(case, goods, words=words, key=key, by=request.user)
        else:
            restock = form.on_shelf()
            made = propose(order, form.pieces(), goods, key=key, by=request.user, words=words, restock=restock)
        if is_heard and made.state == Swap.State.PROPOSED:
            made = agree(made, shown_baht=shown, heard_by=request.user)
    except CaseNotOpen:
        messages.error(request, ALREADY)
    except REFUSALS as error:
        form.add_error(None, swap_trouble(error))
        return None
    else:
        messages.success(request, _said(made))
    return redirect("desk:order", order.number)


def _said(made: Swap) -> str:
    if made.state == Swap.State.DONE:
        return _("Exchanged: the new goods are order %(number)s.") % {"number": made.added.number}
    if made.state == Swap.State.AGREED:
        return _("Agreed. The new goods are kept as order %(number)s until she has paid the difference.") % {
            "number": made.added.number
        }
    return _("The buyer is asked. Until she answers, the order waits for her.")


def _show(request, form: SwapForm, order: Order, case: Case | None, goods, quote: Quote | None) -> HttpResponse:
    names = {row.line_pk: row for row in order_rows(order)}
    if case:
        rows = [(names[owed.line_pk], None, None, owed.pieces) for owed in pieces_owed(case)]
    else:
        rows = [(names[pk], form[f"pieces_{pk}"], form[f"shelf_{pk}"], most) for pk, most in form.pieces_of.items()]
    find = "" if request.POST.get("add") else request.POST.get("find", "").strip()
    context = {
        **desk_context(request, None),
        "order": order,
        "case": case,
        "form": form,
        "rows": rows,
        "named": ",".join(f"{one.code}:{one.quantity}" for one in goods),
        "goods": [_good(one) for one in goods],
        "find": find,
        "found": find_goods(find)[0] if find else [],
        "quote": quote,
    }
    return render(request, "desk/swap.html", context, status=422 if form.errors else 200)


def _good(wanted: Wanted) -> dict:
    record = good_called(wanted.code)
    name = record.product.get_title() if record else wanted.code
    return {
        "code": wanted.code,
        "quantity": wanted.quantity,
        "name": name,
        "price": record.price * wanted.quantity if record else None,
    }


@require_POST
@refund_page
def swap_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what the buyer said on the telephone or in LINE, or take the question back."""
    found = get_object_or_404(Swap.objects.select_related("order"), pk=pk)
    said = request.POST.get("say")
    try:
        if said == "yes":
            shown = read_shown(request.POST.get("shown", ""))
            messages.success(request, _said(agree(found, shown_baht=shown, heard_by=request.user)))
        elif said == "withdraw":
            withdraw(found, by=request.user)
            messages.success(request, _("The question is taken back. The order goes on as it was."))
        else:
            decline(found, heard_by=request.user)
            messages.success(request, _("Noted: she keeps what she ordered. The order goes on as it was."))
    except REFUSALS as error:
        messages.error(request, swap_trouble(error))
    return redirect("desk:order", found.order.number)


def may_swap(order: Order, user, cards: Iterable[SwapCard]) -> bool:
    """Say whether somebody may offer the buyer of an order, with these exchanges, other goods now."""
    may = user.has_perm(REFUND_PAYMENTS) and order.shipping_address_id is not None
    return may and not any(card.swap.is_open for card in cards) and bool(pieces_to_swap(order))
