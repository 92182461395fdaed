"""What Oscar's list of goods does with several of them: each is put on the shelf as the law wants it."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from oscar.apps.dashboard.catalogue.bulk_actions import *  # noqa: F403 -- Oscar loads its other actions from here
from oscar.apps.dashboard.catalogue.bulk_actions import ProductIntermediateAction

from catalogue.products.models import NotPublishable, Product
from catalogue.products.operations import publish_product, take_off_shelf


class MakeProductsPublicAction(ProductIntermediateAction):
    """Put those on the shelf that may stand there, and name what the others lack."""

    label = gettext_lazy("Put on the shelf")
    supported_structures = [Product.STANDALONE, Product.PARENT]

    def execute(self, request, objects, form):
        shown = 0
        for product in objects:
            try:
                shown += publish_product(product, request.user)
            except NotPublishable as error:
                said = {"name": product.title, "why": " ".join(error.messages)}
                messages.error(request, _("“%(name)s”: %(why)s") % said)
        words = ngettext("%(count)d good was put on the shelf.", "%(count)d goods were put on the shelf.", shown)
        messages.success(request, words % {"count": shown})


class MakeProductsNonPublicAction(ProductIntermediateAction):
    """Take goods off the shelf."""

    label = gettext_lazy("Take off the shelf")
    supported_structures = [Product.STANDALONE, Product.PARENT]

    def execute(self, request, objects, form):
        taken = sum(take_off_shelf(product, request.user) for product in objects)
        words = ngettext("%(count)d good was taken off the shelf.", "%(count)d goods were taken off the shelf.", taken)
        messages.success(request, words % {"count": taken})
