"""What the shop knows of people, why, and for how long. A table that is not named here fails the tests.

The Personal Data Protection Act B.E. 2562 asks for a purpose and an end for everything kept. The
periods are the shop's own choice until a Thai lawyer has confirmed them; erasing by them is a job of
its own and does not run yet.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """Personal data in one table: which, what for, and until when."""

    what: str
    purpose: str
    until: str


ORDER_TERM = "five years after the order's year: accounts and tax"

PERSONAL: dict[str, Kept] = {
    "accounts.User": Kept("name, e-mail, password hash", "signing in", "the person closes the account"),
    "address.UserAddress": Kept(
        "name, telephone, address, note", "filling in the next order", "the person deletes it or closes the account"
    ),
    "order.Order": Kept("e-mail, language, what was bought", "fulfilling the sale, tax", ORDER_TERM),
    "order.ShippingAddress": Kept("name, telephone, address, note", "delivering the parcel", ORDER_TERM),
    "order.BillingAddress": Kept("nothing: not asked for yet", "tax invoices", ORDER_TERM),
    "order.OrderEvent": Kept("which member of staff did what", "answering for each step", ORDER_TERM),
    "order.OrderNote": Kept("nothing: Oscar's notes are not used", "none", "stays empty"),
    "order.CommunicationEvent": Kept("nothing: Oscar's mails are not used", "none", "stays empty"),
    "privacy.PersonalLook": Kept(
        "which member of staff saw whom an order goes to, on which day, and why after its time",
        "answering for each look; buyers' data itself is hidden at the desk 30 days after the last parcel came",
        ORDER_TERM,
    ),
    "privacy.TakenOut": Kept(
        "which member of staff took which file with data of people out, when and why",
        "answering for each file that left the house",
        ORDER_TERM,
    ),
    "aftersales.Case": Kept(
        "what a buyer wants to give back or complains of, in her words, and what we answered",
        "settling it, and answering for it",
        ORDER_TERM,
    ),
    "aftersales.CaseStep": Kept("which member of staff took which step of it", "answering for each step", ORDER_TERM),
    "aftersales.CasePicture": Kept(
        "pictures a buyer took of her goods, without where they were taken",
        "seeing what is wrong",
        "90 days after it ended",
    ),
    "fulfilment.Parcel": Kept(
        "who packed it, sent it and noted its arrival, tracking number, the day it came", "finding a parcel", ORDER_TERM
    ),
    "fulfilment.PickRound": Kept("which member of staff picked which orders, and when", "answering for it", ORDER_TERM),
    "fulfilment.Packing": Kept(
        "which member of staff has an order on the table", "telling whoever comes second", "the box is closed"
    ),
    "fulfilment.Swap": Kept(
        "which member of staff offered a buyer other goods, with which words, and who heard her answer",
        "answering for it",
        ORDER_TERM,
    ),
    "fulfilment.Shortage": Kept("which member of staff missed goods, or settled it", "answering for it", ORDER_TERM),
    "fulfilment.Manifest": Kept("which member of staff handed parcels over, and when", "answering for it", ORDER_TERM),
    "fulfilment.CounterSale": Kept(
        "which member of staff sold it; last digits and approval code of a card",
        "answering for the sale, finding a card payment with the terminal's bank",
        ORDER_TERM,
    ),
    "payments.Slip": Kept(
        "a picture of a transfer with the buyer's name and bank; last digits of her account; who compared it",
        "finding a transfer on the bank's statement, refusing a slip used before",
        "picture and digits 90 days after the payment was settled; the transfer's number " + ORDER_TERM,
    ),
    "payments.Confirmation": Kept("which member of staff saw the money", "answering for it", ORDER_TERM),
    "payments.Refund": Kept("which member of staff gave money back", "answering for each refund", ORDER_TERM),
    "payments.BrakeMark": Kept(
        "digests of session, network address and card that only the shop's key can make again",
        "stopping whoever tries stolen cards",
        "a day",
    ),
    "payments.PaymentIncident": Kept("which member of staff settled it, and how", "answering for it", ORDER_TERM),
    "search.Miss": Kept(
        "words that led a shopper nowhere, without who wrote them; telephone numbers and mail addresses are left out",
        "adding words and goods that are asked for",
        "half a year after they were last written",
    ),
    "spreadsheets.Import": Kept(
        "files that staff hand in, with producers' names, telephones and addresses; which member of staff did so",
        "reading them into the register, and looking again when something went wrong",
        "the file and its faults a month; that it was handed in, " + ORDER_TERM,
    ),
    "ledger.Entry": Kept(
        "order numbers; which member of staff booked what by hand",
        "books as the law wants them; never changed, so an erased buyer is only a number here",
        "five years after the year: accounts and tax",
    ),
    "ledger.Leg": Kept("what each producer is owed, and for which goods", "paying her", "as its entry"),
    "ledger.Seal": Kept("which member of staff closed a month", "answering for it", "as the entries"),
    "settlement.ProducerAccount": Kept(
        "a producer's bank, account number and its holder; which members of staff entered and approved it",
        "paying her, and answering for where the money went",
        "five years after the year of the last payout to it: accounts and tax",
    ),
    "settlement.PayoutRun": Kept(
        "which members of staff prepared, approved, took and closed it", "answering for it", ORDER_TERM
    ),
    "settlement.PayoutLine": Kept(
        "what a producer was paid, when and to which account; which member of staff noted it",
        "paying her once, showing her that it was",
        ORDER_TERM,
    ),
    "settlement.PayoutProof": Kept(
        "a page of the bank's statement with producers' names and accounts; who added it",
        "showing that they were paid",
        ORDER_TERM,
    ),
    "settlement.StatementLink": Kept(
        "when a producer last looked at her statement; which member of staff made her link",
        "her way to it without an account",
        "a year after its end",
    ),
    "documents.Paper": Kept(
        "on full tax invoices and credit notes the buyer's name, address and tax number; what was bought; which member "
        "of staff issued it",
        "receipts, tax invoices and credit notes as the Revenue Code wants them",
        ORDER_TERM,
    ),
    "documents.TaxDetails": Kept(
        "name, address and tax number that a buyer wrote for her tax invoice", "issuing that invoice", ORDER_TERM
    ),
    "openbooks.NotedAgreement": Kept(
        "whether a producer lets everybody see what she earns; which member of staff noted it",
        "showing no more than she agreed to",
        ORDER_TERM,
    ),
    "closing.BankStatement": Kept("which member of staff brought it", "answering for it", ORDER_TERM),
    "closing.BankLine": Kept(
        "what the bank wrote beside a sum; it can name who sent it", "comparing the bank with the books", ORDER_TERM
    ),
    "closing.HandMatch": Kept(
        "which member of staff matched a line, or took that back", "answering for it", ORDER_TERM
    ),
    "closing.CashCount": Kept("which member of staff counted the cash box", "answering for it", ORDER_TERM),
    "closing.BooksCheck": Kept("which member of staff had the books looked through", "answering for it", ORDER_TERM),
    "catalogue.ShelfChange": Kept(
        "which member of staff put a good on the shelf or took it off", "answering for it", ORDER_TERM
    ),
    "buyer_reviews.Review": Kept(
        "what a buyer wrote of a good and the name she signed with; which member of staff looked at it",
        "telling others how a good is",
        "she asks for it to be taken away, or with its order",
    ),
    "stock.Move": Kept("which member of staff moved stock", "answering for each piece", ORDER_TERM),
    "stock.CountSheet": Kept("which members of staff counted and booked", "answering for each piece", ORDER_TERM),
    "stock.CountLine": Kept("which member of staff counted", "answering for each piece", ORDER_TERM),
    "stock.DeliveryNote": Kept("which member of staff took goods in", "answering for each piece", ORDER_TERM),
    "partner.Partner": Kept(
        "public name, village and place of a producer, maybe a person", "saying who made a good", "she leaves the shop"
    ),
    "partner.Contact": Kept(
        "a producer's name in official papers, whom to ask for, telephones, LINE, postal address",
        "reaching her about her goods and her money; seen only with a right, and each look is logged",
        "a year after she has left the shop",
    ),
    "partner.Mark": Kept(
        "a paper that may name a person; which members of staff entered, checked and ended a mark",
        "answering for each badge",
        "five years after the mark's end",
    ),
    "partner.StepAnswer": Kept(
        "that a producer agreed, or was let off, with a paper that may name a person; which member of staff noted it",
        "answering for who is shown in public",
        "a year after she has left the shop",
    ),
    "partner.NotSame": Kept(
        "which member of staff found two producers not to be one", "not asking twice", "either leaves the shop"
    ),
    "partner.Terms": Kept("which member of staff set terms", "answering for what producers are paid", ORDER_TERM),
    "partner.PartnerAddress": Kept("nothing: not used", "none", "stays empty"),
    "basket.Basket": Kept("whose basket, if she is signed in", "keeping what was picked", "ordered or abandoned"),
    "sessions.Session": Kept(
        "who is signed in; name, telephone, e-mail, address, tax number between two screens of the checkout",
        "signing in, ordering",
        "two weeks, or signing out",
    ),
    "django_tasks_database.DBTaskResult": Kept(
        "numbers of rows, never their contents, but for an e-mail that somebody gave up", "work to do", "a month"
    ),
    "analytics.UserRecord": Kept("how much a customer with an account bought", "Oscar's reports", "account closed"),
    "analytics.UserProductView": Kept("nothing: product pages write nothing", "none", "stays empty"),
    "analytics.UserSearch": Kept("nothing: searches are not kept", "none", "stays empty"),
    "reviews.ProductReview": Kept("nothing: buyers’ reviews are buyer_reviews.Review", "none", "stays empty"),
    "reviews.Vote": Kept("nothing: not used", "none", "stays empty"),
    "communication.Email": Kept("nothing: mails are not copied", "none", "stays empty"),
    "communication.Notification": Kept("nothing: not used", "none", "stays empty"),
    "customer.ProductAlert": Kept("nothing: alerts are not offered yet", "none", "stays empty"),
    "payment.Bankcard": Kept("nothing: cards are typed on Stripe's page only", "none", "must stay empty"),
    "offer.RangeProductFileUpload": Kept("who uploaded a list of goods", "answering for it", "the list is removed"),
    "voucher.VoucherApplication": Kept("who used a voucher", "using it once", ORDER_TERM),
    "wishlists.WishList": Kept("nothing: wish lists are not offered yet", "none", "stays empty"),
    "wishlists.Line": Kept("nothing: wish lists are not offered yet", "none", "stays empty"),
    "wishlists.WishListSharedEmail": Kept("nothing: wish lists are not offered yet", "none", "stays empty"),
    "pictures.SiteImage": Kept("who uploaded; people in photographs", "telling stories", "consent is withdrawn"),
    "consents.Consent": Kept(
        "who agreed to be named, shown, quoted or heard, to what, when and how; a scan of the paper; who wrote it down",
        "telling stories lawfully, and proving that there was a consent and that it ended",
        "five years after the consent ended",
    ),
    "proofreading.ClaimAnswer": Kept(
        "which editor answered for which words", "answering for it", "the page is removed"
    ),
    "proofreading.YesAsked": Kept("who asked a maker for her story", "answering for it", "the page is removed"),
    "proofreading.YesAnswer": Kept(
        "what a maker said of her own story, in words or as a recording; who heard it",
        "letting her story out only as she agreed to it",
        "the page is removed",
    ),
    "newsroom.FieldNote": Kept(
        "what somebody told us in a village, in words or as a recording; who brought it home",
        "writing the story",
        "the page is removed",
    ),
    "newsroom.NamedVersion": Kept("who named a version", "finding it again", "the page is removed"),
    "wagtailimages.Image": Kept("nothing: the site's own picture table is used", "none", "stays empty"),
    "wagtaildocs.Document": Kept("who uploaded", "answering for a file", "the file is removed"),
    "wagtailusers.UserProfile": Kept("an editor's language and picture", "the editor's screens", "account closed"),
    "wagtailadmin.EditingSession": Kept("who is editing what now", "warning two editors", "the session ends"),
    "wagtailadmin.FormState": Kept("how an editor left a form", "the editor's screens", "account closed"),
    "wagtailcore.Page": Kept("who wrote; people named in stories", "telling stories", "consent is withdrawn"),
    "wagtailcore.Revision": Kept("who changed a page, and how", "undoing changes", "the page is removed"),
    "wagtailcore.PageLogEntry": Kept("who did what to a page", "answering for changes", "the page is removed"),
    "wagtailcore.ModelLogEntry": Kept(
        "who did what to an entry, who looked at a producer's contacts; what was changed, but for contacts",
        "answering for changes",
        "the entry is removed",
    ),
    "wagtailcore.Comment": Kept("an editor's remarks", "working together", "the page is removed"),
    "wagtailcore.CommentReply": Kept("an editor's remarks", "working together", "the page is removed"),
    "wagtailcore.PageSubscription": Kept("who wants to hear of a page", "mails to editors", "account closed"),
    "wagtailcore.WorkflowState": Kept("who sent a page for review", "reviewing", "the page is removed"),
    "wagtailcore.TaskState": Kept("who reviewed a page", "reviewing", "the page is removed"),
    "wagtailcore.UploadedFile": Kept("who is uploading", "taking in a file", "the upload ends"),
}

# Every other table, app by app: none of them says anything of a person.
IMPERSONAL: dict[str, frozenset[str]] = {
    "address": frozenset({"Province", "District", "Tambon", "Country"}),
    "analytics": frozenset({"ProductRecord"}),
    "basket": frozenset({"Line", "LineAttribute"}),
    "communication": frozenset({"CommunicationEventType"}),
    "order": frozenset(
        {
            *("Line", "LinePrice", "LineAttribute", "OrderMail", "OrderStatusChange", "OrderDiscount"),
            *("OrderLineDiscount", "Surcharge", "PaymentEvent", "PaymentEventQuantity", "PaymentEventType"),
            *("ShippingEvent", "ShippingEventQuantity", "ShippingEventType"),
        }
    ),
    "changes": frozenset({"Change"}),
    "closing": frozenset({"MatchedLeg"}),
    "documents": frozenset({"Series"}),
    "aftersales": frozenset({"CaseLine"}),
    "fulfilment": frozenset({"Collection", "ParcelLine", "PickMark", "Picking", "Scan", "SwapGood", "SwapLine"}),
    "openbooks": frozenset({"CountedYear"}),
    "consents": frozenset({"ConsentPicture"}),
    "facts": frozenset({"Fact"}),
    "newsroom": frozenset({"PublishingRun", "ReadingTask", "UnpublishedAtItsHour"}),
    "partner": frozenset({"JoiningStep", "StockRecord", "StockAlert"}),
    "payment": frozenset({"Source", "SourceType", "Transaction"}),
    "payments": frozenset({"PaymentAttempt", "StripeEvent", "RefundLine", "Payout", "BalanceEntry", "BankAccount"}),
    "pictures": frozenset({"Rendition"}),
    "search": frozenset({"ProductDocument", "Synonyms", "Word", "WordTrigram"}),
    "ledger": frozenset({"SealedEntry"}),
    "settlement": frozenset({"SettledLeg"}),
    "stock": frozenset({"Hold", "DeliveryNoteLine", "Lot", "ShelfPlace"}),
    "voucher": frozenset({"Voucher", "VoucherSet"}),
}

# Libraries whose tables hold goods, offers, pages' structure or settings only; looked through one by one.
IMPERSONAL_APPS = frozenset(
    {
        *("auth", "catalogue", "contenttypes", "flatpages", "offer", "pages", "shipping", "simple_translation"),
        *("sites", "taggit", "wagtailadmin", "wagtailcore", "wagtailembeds", "wagtailimages"),
        *("wagtailredirects", "wagtailsearch"),
    }
)
