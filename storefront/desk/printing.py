"""Printing at the desk: orders of a list and papers chosen, noted on each order, and drawn as one PDF."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.producers.models import Partner
from checkout.fulfilment.papers.drawing import card_pdf, orders_pdf, shelf_labels_pdf
from checkout.fulfilment.papers.prints import MOST_ORDERS, PaperKind, times_printed, write_prints
from checkout.fulfilment.papers.queries import printable_orders
from checkout.fulfilment.queries import job_called
from checkout.orders.models import Order
from storefront.privacy.looks import note_looks

from .access import makers_page, pack_page, stock_page
from .stock import stock_context
from .stock_counts import goods_meant
from .stock_forms import SheetForm
from .stock_notes import pdf
from .views import desk_context

LISTS = ("to-pick", "to-pack", "to-ship")
# Papers that say whom a parcel goes to.
NAMING = {PaperKind.SLIP, PaperKind.GIFT_SLIP, PaperKind.LABEL, PaperKind.LABEL_SHEET}
USUAL = (PaperKind.PICK_LIST, PaperKind.SLIP, PaperKind.LABEL)
OPEN_FOR_SECONDS = 60 * 60
SALT = "desk.print"
MOST_LABELS = 480  # twenty sheets


@require_http_methods(["GET", "HEAD", "POST"])
@pack_page
def choose(request: HttpRequest) -> HttpResponse:
    """Choose orders of a list and the papers of them; note that they are printed, and lead to the PDF."""
    if request.method != "POST":
        return _render_choice(request, set(request.GET.getlist("order")), USUAL, "")
    numbers, kinds = set(request.POST.getlist("order")), request.POST.getlist("paper")
    orders = printable_orders(numbers)
    trouble = _trouble(numbers, orders, kinds)
    if trouble:
        return _render_choice(request, numbers, kinds, trouble)
    write_prints(orders, kinds, by=request.user)
    if NAMING & set(kinds):
        note_looks(orders, by=request.user)
    job = {"orders": [order.pk for order in orders], "papers": kinds, "by": request.user.pk}
    signed = signing.dumps(job, salt=SALT, compress=True)
    return redirect(f"{reverse('desk:print-papers')}?{urlencode({'job': signed})}")


def _trouble(numbers: set[str], orders: list[Order], kinds: list[str]) -> str:
    """Say why nothing can be printed, if so. Papers that leave an order out would be a parcel that nobody misses."""
    if not numbers:
        return _("Please choose at least one order.")
    if len(numbers) > MOST_ORDERS:
        return _("At most %(most)s orders go into one print. Please choose fewer.") % {"most": MOST_ORDERS}
    if not kinds or not set(kinds) <= set(PaperKind.values):
        return _("Please choose at least one paper.")
    left_out = numbers - {order.number for order in orders}
    if left_out:
        return ngettext(
            "%(numbers)s may not leave: it has been sent or given back, or is not paid. Nothing was printed.",
            "%(numbers)s may not leave: they have been sent or given back, or are not paid. Nothing was printed.",
            len(left_out),
        ) % {"numbers": ", ".join(sorted(left_out))}
    return ""


def _render_choice(request: HttpRequest, numbers: set[str], kinds, trouble: str) -> HttpResponse:
    slug = request.GET.get("list") or request.POST.get("list") or LISTS[0]
    job = job_called(slug) if slug in LISTS else None
    if job is None:
        raise Http404
    context = desk_context(request, job)
    chosen = {order.number for order in context["page"]} if "all" in request.GET else numbers
    context |= {
        "list": slug,
        "chosen": chosen,
        "printed": times_printed(order.pk for order in context["page"]),
        "kinds": [(kind.value, kind.label, kind.value in kinds) for kind in PaperKind],
        "trouble": trouble,
        "most": MOST_ORDERS,
    }
    return render(request, "desk/print.html", context, status=422 if trouble else 200)


@require_safe
@pack_page
def pages(request: HttpRequest) -> HttpResponse:
    """Show the papers that somebody has just asked for; whoever wants them later prints, and notes, them again."""
    try:
        job = signing.loads(request.GET.get("job", ""), salt=SALT, max_age=OPEN_FOR_SECONDS)
    except signing.BadSignature:
        job = None
    if job is None or job["by"] != request.user.pk:
        messages.error(request, _("These papers are not open any more. Please print them again."))
        return redirect("desk:print")
    return pdf(orders_pdf(job["orders"], job["papers"]), "papers.pdf")


@require_safe
@stock_page
def shelf_labels(request: HttpRequest) -> HttpResponse:
    """Choose goods by shelf, producer or category, and show their labels as a paper."""
    form = SheetForm(request.GET or None)
    if form.is_valid():
        _scope, goods = goods_meant(form)
        if goods[:MOST_LABELS].exists():
            return pdf(shelf_labels_pdf(goods[:MOST_LABELS]), "shelf-labels.pdf")
        form.add_error(None, _("No good stands there, so there is no label to print."))
    context = {**stock_context(request, "labels"), "form": form}
    return render(request, "desk/stock_labels.html", context, status=422 if form.is_bound else 200)


@require_safe
@makers_page
def maker_card(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Show a producer's card as a paper, to lie beside her goods."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    maker = get_object_or_404(Partner.objects.select_related("tambon__district"), pk=pk)
    return pdf(card_pdf(maker, language), f"maker-{pk}-{language}.pdf")
