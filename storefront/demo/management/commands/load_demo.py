import logging
import os

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from catalogue.places.operations import load_places
from catalogue.search.operations import index_at_the_end
from storefront.demo.accounts import load_accounts, load_producer_accounts
from storefront.demo.books import load_books
from storefront.demo.goods import load_goods
from storefront.demo.makers import load_joining, load_marks
from storefront.demo.pages import load_pages
from storefront.demo.people import load_people
from storefront.demo.pictures import load_pictures
from storefront.demo.producers import load_producers
from storefront.demo.sizes import learn_sizes
from storefront.facts.loading import load_facts


class Command(BaseCommand):
    help = "Loads the Khon Kaen demo: places, producers, goods, pictures, pages, people, books. Safe to repeat."
    requires_system_checks = []

    def handle(self, **options):
        password = os.environ.get("DEMO_PASSWORD", "")
        if not password:
            raise CommandError("Set DEMO_PASSWORD first: every login of the demo gets it.")
        steps = {
            "Places": lambda: load_places()["tambons"],
            "Pictures": load_pictures,
            "Producers": load_producers,
            "Goods": load_goods_findable,
            "Facts": load_facts,
            "Pages": load_pages,
            "Bank account": load_accounts,
            "People": lambda: load_people(password),
            "Producers' bank accounts": load_producer_accounts,
            "Producers who joined": load_joining,
            "Marks": load_marks,
            "Books": load_books,
        }
        # Wagtail reports each page three times; the steps below say enough.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        with translation.override("th"):
            for number, (name, load) in enumerate(steps.items(), start=1):
                self.stdout.write(f"[{number}/{len(steps)}] {name} ... ", ending="")
                self.stdout.flush()
                self.stdout.write(str(load()))
                learn_sizes()


def load_goods_findable() -> str:
    """Load the goods and write down once under which words each is found."""
    with index_at_the_end():
        return load_goods()
