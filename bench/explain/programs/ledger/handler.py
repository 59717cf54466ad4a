"""Books transfers of a day and reports balances."""

from ledger.book import Book
from ledger.report import report
from ledger.source import transfers


def lambda_handler(event, context):
    book = Book()
    for transfer in transfers(event.get("count", 400)):
        book.apply(transfer)
    return {"accounts": len(book.accounts), "report": report(book)[:100]}
