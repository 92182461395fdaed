"""Every sentence on the stand-in's pages, in Thai and in English."""

WORDS = {
    "ribbon": ("การชำระเงินจำลอง ไม่มีเงินจริงเคลื่อนไหว", "Simulated payments. No real money moves."),
    "other_language": ("English", "ไทย"),
    "not_found": ("ไม่พบหน้านี้", "There is no such page"),
    "not_found_text": (
        "ลิงก์อาจพิมพ์ผิด หรือข้อมูลจำลองถูกล้างไปแล้ว",
        "The link may be mistyped, or the simulated data was cleared.",
    ),
    "refused": ("ทำรายการไม่ได้", "This cannot be done"),
    "foreign_form": ("แบบฟอร์มนี้ส่งมาจากเว็บไซต์อื่น จึงไม่รับ", "This form came from another site, so it was refused."),
    # The hosted card page
    "pay_by_card": ("จ่ายด้วยบัตร", "Pay by card"),
    "to_pay": ("ยอดที่ต้องชำระ", "To pay"),
    "open_until": ("หน้านี้เปิดถึง {time} (อีก {minutes} นาที)", "This page is open until {time} ({minutes} minutes left)"),
    "choose_card": ("เลือกบัตรทดสอบ", "Choose a test card"),
    "more_cards": ("บัตรทดสอบอื่น ๆ", "More test cards"),
    "type_number": ("หรือพิมพ์เลขบัตรทดสอบ", "Or type a test card number"),
    "type_hint": (
        "รับเฉพาะเลขที่อยู่ในรายการนี้ อย่าใส่เลขบัตรจริงเด็ดขาด",
        "Only the numbers listed here work. Never type a real card here.",
    ),
    "pay_amount": ("ชำระ {amount}", "Pay {amount}"),
    "back_to_shop": ("กลับไปที่ร้าน", "Back to the shop"),
    "continue_to_shop": ("ไปต่อที่ร้าน", "Continue to the shop"),
    "not_listed": (
        "เลขนี้ไม่ใช่บัตรทดสอบ จึงไม่ได้บันทึกและไม่ได้ตัดเงิน โปรดเลือกบัตรจากรายการ อย่าใส่เลขบัตรจริงเด็ดขาด",
        "That is not a test card. It was not kept and nothing was charged. Choose one from the list, "
        "and never type a real card here.",
    ),
    "no_card": ("โปรดเลือกบัตรทดสอบหนึ่งใบ", "Choose a test card first."),
    "try_again": ("ยังไม่มีการตัดเงิน ลองบัตรอื่นได้เลย", "Nothing was charged. You can try another card."),
    "session_paid": ("ชำระเรียบร้อยแล้ว", "This has been paid"),
    "session_paid_text": ("ไม่ต้องจ่ายซ้ำ กลับไปที่ร้านได้เลย", "There is nothing more to pay. You can go back to the shop."),
    "session_expired": ("หน้าชำระเงินนี้ปิดแล้ว", "This payment page has closed"),
    "session_expired_text": (
        "หมดเวลาแล้ว และไม่มีการตัดเงิน กลับไปที่ร้านเพื่อเริ่มจ่ายใหม่",
        "Its time is up and nothing was charged. Go back to the shop to start again.",
    ),
    # What each card does
    "card_paid": ("จ่ายสำเร็จ", "Paid"),
    "card_paid_thai": ("บัตรไทย จ่ายสำเร็จ", "Thai card, paid"),
    "card_generic_decline": ("ถูกปฏิเสธ", "Declined"),
    "card_insufficient_funds": ("ถูกปฏิเสธ เงินไม่พอ", "Declined, not enough money"),
    "card_lost_card": ("ถูกปฏิเสธ บัตรหาย", "Declined, lost card"),
    "card_expired_card": ("ถูกปฏิเสธ บัตรหมดอายุ", "Declined, expired"),
    "card_incorrect_cvc": ("ถูกปฏิเสธ รหัสหลังบัตรผิด", "Declined, wrong security code"),
    "card_processing_error": ("ถูกปฏิเสธ ระบบขัดข้อง", "Declined, processing error"),
    "card_bank_asks": ("ธนาคารถามก่อน แล้วจ่ายสำเร็จ", "The bank asks first, then paid"),
    "card_bank_asks_then_declined": ("ธนาคารถามก่อน แล้วถูกปฏิเสธ", "The bank asks first, then declined"),
    "card_bank_broken": ("ธนาคารยืนยันตัวตนไม่ได้", "The bank cannot confirm"),
    "card_refund_fails": ("จ่ายสำเร็จ แต่คืนเงินไม่ได้", "Paid, but a refund fails later"),
    "card_refund_pending": ("จ่ายสำเร็จ คืนเงินช้า", "Paid, refunds take a while"),
    "card_funds_at_once": ("จ่ายสำเร็จ ได้เงินทันที", "Paid, funds available at once"),
    "card_disputed": ("จ่ายสำเร็จ แล้วผู้ซื้อโต้แย้งกับธนาคาร", "Paid, then disputed as fraud"),
    # Why a payment did not work, by Stripe's code
    "declined_generic_decline": ("ธนาคารไม่อนุมัติบัตรนี้", "The bank declined this card."),
    "declined_insufficient_funds": ("เงินในบัตรไม่พอ", "There is not enough money on this card."),
    "declined_lost_card": ("ธนาคารไม่อนุมัติบัตรนี้", "The bank declined this card."),
    "declined_expired_card": ("บัตรหมดอายุแล้ว", "This card has expired."),
    "declined_incorrect_cvc": ("รหัสหลังบัตรไม่ถูกต้อง", "The security code of this card is wrong."),
    "declined_processing_error": ("ระบบบัตรขัดข้องชั่วคราว", "The card could not be processed just now."),
    "declined_payment_intent_authentication_failure": (
        "ธนาคารยืนยันตัวตนไม่สำเร็จ",
        "The bank could not confirm that it was you.",
    ),
    # The bank's page
    "bank_title": ("ธนาคารตัวอย่าง ยืนยันการจ่าย", "Example bank: confirm the payment"),
    "bank_text": (
        "ธนาคารผู้ออกบัตรถามว่าคุณเป็นผู้จ่ายรายการนี้หรือไม่",
        "The bank that issued the card asks whether this payment is yours.",
    ),
    "bank_confirm": ("ใช่ ยืนยันการจ่าย", "Yes, confirm"),
    "bank_fail": ("ไม่ใช่ฉัน", "No, it was not me"),
    "bank_close": ("ปิดหน้านี้โดยไม่ตอบ", "Close without an answer"),
    "bank_nothing": ("ไม่มีอะไรต้องยืนยันแล้ว", "There is nothing left to confirm"),
    "bank_nothing_text": ("รายการนี้จบแล้ว ปิดหน้านี้ได้เลย", "This payment is settled. You can close the page."),
    # PromptPay
    "promptpay_title": ("พร้อมเพย์จำลอง", "Simulated PromptPay"),
    "promptpay_text": (
        "ในร้านจริง คุณจะอยู่ในแอปธนาคารตอนนี้ เลือกว่าจะให้เกิดอะไรขึ้น",
        "In a real shop you would be in your bank app now. Choose what happens.",
    ),
    "promptpay_pay": ("จ่าย {amount}", "Pay {amount}"),
    "promptpay_twice": ("จ่ายสองครั้งด้วยคิวอาร์นี้", "Pay twice with this QR"),
    "promptpay_decline": ("ให้ธนาคารปฏิเสธ", "Let the bank decline"),
    "promptpay_lapse": ("ปล่อยให้หมดเวลา", "Let it expire"),
    "promptpay_pay_again": ("จ่ายด้วยคิวอาร์นี้อีกครั้ง", "Pay this QR again"),
    "promptpay_pay_cancelled": ("จ่ายทั้งที่ร้านยกเลิกแล้ว", "Pay although the shop cancelled"),
    "promptpay_pay_again_text": (
        "ธนาคารบางแห่งยอมให้จ่ายคิวอาร์เดิมซ้ำ เงินส่วนนี้ไม่ผูกกับรายการเดิม Stripe จะพักไว้ในยอดของร้าน",
        "Some banks let a buyer pay an old QR again. That money belongs to no payment: Stripe puts it on the "
        "shop's balance.",
    ),
    "promptpay_paid_again": ("ได้รับเงินเกินมาแล้ว {count} ครั้ง", "Paid again {count} times"),
    "promptpay_scan": ("จำลองการสแกน", "Simulate a scan"),
    "promptpay_scan_text": (
        "สแกนด้วยกล้องมือถือ หรือกดปุ่มด้านล่าง คิวอาร์นี้จ่ายเงินจริงไม่ได้",
        "Scan with a phone camera, or press the button. This QR cannot take real money.",
    ),
    "qr_alt": ("คิวอาร์โค้ดพร้อมเพย์จำลอง", "Simulated PromptPay QR code"),
    "state_succeeded": ("จ่ายเรียบร้อยแล้ว", "Paid"),
    "state_succeeded_text": ("ได้รับ {amount} แล้ว กลับไปที่หน้าร้านได้เลย", "{amount} received. You can go back to the shop."),
    "state_requires_payment_method": ("การจ่ายครั้งนี้ไม่สำเร็จ", "This payment did not go through"),
    "state_requires_payment_method_text": (
        "ไม่มีการตัดเงิน กลับไปที่ร้านเพื่อลองใหม่",
        "Nothing was charged. Go back to the shop to try again.",
    ),
    "state_canceled": ("ร้านยกเลิกรายการนี้แล้ว", "The shop has cancelled this payment"),
    "state_canceled_text": ("คิวอาร์นี้ใช้ไม่ได้แล้ว ไม่มีการตัดเงิน", "This QR no longer works. Nothing was charged."),
    # Refunds
    "refund_title": ("รับเงินคืน", "Receive a refund"),
    "refund_text": (
        "Stripe ส่งอีเมลถามบัญชีธนาคารเพื่อโอนเงินคืน {amount} เลือกว่าผู้ซื้อจะทำอย่างไร",
        "Stripe has sent a mail asking for a bank account for {amount}. Choose what the buyer does.",
    ),
    "refund_submit": ("แจ้งบัญชีที่ถูกต้อง", "Give the right account"),
    "refund_wrong": ("แจ้งบัญชีผิด", "Give a wrong account"),
    "refund_ignore": ("ไม่ตอบจนหมดเวลา", "Never answer"),
    "refund_now": ("สถานะตอนนี้: {status}", "The refund is now: {status}"),
    # The console
    "console": ("ห้องควบคุมการเงินจำลอง", "Console of the simulated payments"),
    "time_now": ("เวลาของระบบจำลอง: {time}", "Time in here: {time}"),
    "clock": ("เวลา", "Time"),
    "advance": ("เลื่อนเวลา", "Move on"),
    "seconds": ("วินาที", "Seconds"),
    "faults": ("เหตุขัดข้องที่สั่งได้", "Faults to order"),
    "fault": ("เหตุขัดข้อง", "Fault"),
    "fault_drop_webhook": ("การแจ้งร้านหายไป", "A webhook is lost"),
    "fault_duplicate_webhook": ("แจ้งร้านซ้ำสองครั้ง", "A webhook comes twice"),
    "fault_delay_webhook": ("แจ้งร้านช้า", "A webhook comes late"),
    "fault_reverse_order": ("แจ้งร้านสลับลำดับ", "Webhooks come in reverse order"),
    "fault_unknown_field": ("คำตอบมีข้อมูลที่ไม่รู้จัก", "An answer has an unknown field"),
    "fault_wrong_secret": ("ลงลายเซ็นด้วยรหัสผิด", "A webhook is signed with a wrong secret"),
    "fault_old_timestamp": ("ลายเซ็นลงเวลาเก่าเกินไป", "A webhook is signed with an old time"),
    "fault_close_connection": ("ทำรายการแล้ว แต่คำตอบหายไป", "The work is done, the answer is lost"),
    "fault_server_error": ("ระบบตอบ 500", "The API answers 500"),
    "fault_conflict": ("ระบบตอบ 409", "The API answers 409"),
    "fault_rate_limit": ("ระบบตอบ 429", "The API answers 429"),
    "fault_slow_answer": ("ระบบตอบช้า", "The API answers slowly"),
    "fault_succeed_on_cancel": ("ผู้ซื้อจ่ายพอดีตอนร้านยกเลิก", "The buyer pays while the shop cancels"),
    "fault_short_payment": ("เงินเข้าไม่ครบ", "Less money arrives"),
    "fault_over_payment": ("เงินเข้าเกิน", "More money arrives"),
    "fault_async_payment": ("บัตรจ่ายแล้ว แต่เงินมาทีหลัง", "The page is done, the money comes later"),
    "fault_staff_refund": ("พนักงานคืนเงินเองที่ Stripe", "Staff refund a payment at Stripe"),
    "fault_other_currency": ("เงินเข้าเป็นสกุลอื่น", "Another currency arrives"),
    "fault_no_metadata": ("รายการไม่มีข้อมูลอ้างอิงของร้าน", "An intent lacks the shop's metadata"),
    "fault_payout_fails": ("ธนาคารของร้านไม่รับเงินโอน", "A payout fails at the bank"),
    "times": ("จำนวนครั้ง", "Times"),
    "arm": ("สั่งให้เกิด", "Arm it"),
    "disarm": ("ยกเลิกทั้งหมด", "Disarm all"),
    "armed": ("รอเกิด: {what}", "Armed: {what}"),
    "none_armed": ("ไม่มีเหตุขัดข้องรออยู่", "No fault is armed."),
    "objects": ("รายการล่าสุด", "Latest objects"),
    "events": ("เหตุการณ์ล่าสุดและการแจ้งร้าน", "Latest events and their delivery"),
    "balance": ("ยอดเงินที่ Stripe", "Balance at Stripe"),
    "balance_now": ("โอนเข้าธนาคารได้ {free} และยังรออยู่ {coming}", "{free} can go to the bank, {coming} is on its way."),
    "payout_run": ("โอนเข้าธนาคารเดี๋ยวนี้", "Pay out now"),
    "payout_text": (
        "โอนเองทุกเที่ยงคืนตามเวลาสากล (07.00 น. ของไทย) เงินที่ไม่มีรายการอ้างอิงมาจากคิวอาร์ที่จ่ายซ้ำ",
        "It also happens every midnight UTC (07:00 in Thailand). Money without a payment behind it came from a QR "
        "that was paid again.",
    ),
    "category": ("ประเภท", "Category"),
    "net": ("สุทธิ", "Net"),
    "act_refund": ("คืนเงินโดยพนักงาน", "Refund as staff"),
    "act_dispute": ("ผู้ซื้อโต้แย้ง", "Dispute"),
    "act_win": ("ร้านชนะ", "Shop wins"),
    "act_lose": ("ร้านแพ้", "Shop loses"),
    "nothing_yet": ("ยังไม่มีอะไร", "Nothing yet."),
    "what": ("อะไร", "What"),
    "state": ("สถานะ", "State"),
    "amount": ("จำนวนเงิน", "Amount"),
    "when": ("เวลา", "When"),
    "deliveries": ("การแจ้งร้าน", "Deliveries"),
    "no_delivery": ("ยังไม่ได้แจ้ง", "not sent yet"),
    "resend": ("ส่งอีกครั้ง", "Send again"),
    "open_page": ("เปิดหน้า", "open page"),
    "reset": ("ล้างทุกอย่าง", "Clear everything"),
    "reset_text": (
        "ลบรายการ เหตุการณ์ และเหตุขัดข้องทั้งหมด แล้วกลับสู่เวลาจริง ร้านจะไม่รู้จักรายการเก่าอีก",
        "Forgets all objects, events and faults and comes back to the real time. The shop will not find its old "
        "payments again.",
    ),
    "webhook_to": ("แจ้งร้านที่ {url}", "Webhooks go to {url}"),
    "webhook_nowhere": ("ยังไม่ได้ตั้งที่อยู่สำหรับแจ้งร้าน", "No webhook address is set."),
}

LANGUAGES = ("th", "en")


def say(language: str, key: str, **values) -> str:
    """A sentence in the reader's language."""
    return WORDS[key][LANGUAGES.index(language)].format(**values)


def choose_language(*, asked: str = "", of_session: str = "", accepted: str = "") -> str:
    """Thai or English: what was clicked, else what the shop set, else what the browser prefers, else Thai."""
    for wish in (asked, of_session, *(part.partition(";")[0] for part in accepted.split(","))):
        language = wish.strip().lower()[:2]
        if language in LANGUAGES:
            return language
    return "th"
