"""Gives the demo its people: one for each role, and a second manager."""

from django.db import transaction

from catalogue.places.address_book import keep_address
from catalogue.places.models import Tambon
from catalogue.places.parcel_address import ParcelAddress
from storefront.accounts.models import User
from storefront.accounts.operations import give_role, keep_roles
from storefront.accounts.roles import Role
from storefront.newsroom.workflow import keep_workflow

CUSTOMER = "customer@demo.example"
ACCOUNTANT = "accountant@demo.example"
MANAGER = "manager@demo.example"
PEOPLE = {
    CUSTOMER: None,
    "packer@demo.example": Role.PACKER,
    "cashier@demo.example": Role.CASHIER,
    "editor@demo.example": Role.EDITOR,
    "writer@demo.example": Role.WRITER,
    "foundation@demo.example": Role.FOUNDATION,
    ACCOUNTANT: Role.ACCOUNTANT,
    MANAGER: Role.MANAGER,
    "manager2@demo.example": Role.MANAGER,
}
# Invented, like the telephone numbers; the places are real ones.
CUSTOMER_NAME = "สมหญิง ใจดี"
CUSTOMER_ADDRESSES = (
    {"name": CUSTOMER_NAME, "phone": "+66812345678", "line1": "123 หมู่ 4 ถนนมิตรภาพ", "tambon": "400101"},
    {"name": "บุญมา ใจดี", "phone": "+66898765432", "line1": "9 หมู่ 2", "tambon": "401801"},
)


@transaction.atomic
def load_people(password: str) -> int:
    """Keep a login for each role, and a second manager; all with the demo's password, and return how many there are."""
    keep_roles()
    keep_workflow()
    for email, role in PEOPLE.items():
        user = User.objects.filter(email=email).first() or User(email=email)
        if not user.check_password(password):
            user.set_password(password)
            user.save()
        if role:
            give_role(user, role)
    load_customer()
    return len(PEOPLE)


def load_customer() -> None:
    """Give the customer a name and two addresses to choose from, unless she has some already."""
    customer = User.objects.get(email=CUSTOMER)
    if customer.first_name:
        return
    customer.first_name = CUSTOMER_NAME
    customer.save(update_fields=["first_name"])
    for facts in CUSTOMER_ADDRESSES:
        tambon = Tambon.objects.get(code=facts["tambon"])
        keep_address(customer, ParcelAddress(**{**facts, "tambon": tambon, "postcode": tambon.postcode}))
