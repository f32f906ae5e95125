"""The scenario with Python's standard library."""

import base64
import hashlib
import json
import os
import re
import urllib.parse
import urllib.request
from decimal import Decimal

env = os.environ
URL, COUNTRY, CONTRACT, CUSTOMER = env["URL"], env["COUNTRY"], env["CONTRACT"], env["CUSTOMER"]


def dumps(body):
    """Writes JSON in which each Decimal is a number, digit for digit."""
    numbers = []
    text = json.dumps(body, default=lambda number: numbers.append(str(Decimal(number))) or f"\0{len(numbers) - 1}")
    return re.sub(r'"\\u0000(\d+)"', lambda found: numbers[int(found[1])], text)


def call(method, path, body=None, **headers):
    """Makes a request and returns the status and the bytes of its response. Statuses from 400 are raised."""
    data = None if body is None else dumps(body).encode()
    request = urllib.request.Request(URL + path, data, {"Content-Type": "application/json", **headers}, method=method)
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.status, response.read()


form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
basic = base64.b64encode(f"{env['CLIENT_ID']}:{env['CLIENT_SECRET']}".encode()).decode()
sign_in = urllib.request.Request(f"{URL}/oauth/client_credential/accesstoken?grant_type=client_credentials", form, {"Authorization": "Basic " + basic})
with urllib.request.urlopen(sign_in, timeout=30) as response:
    token = json.load(response)["access_token"]


def tigo(method, path, body=None):
    """Makes a call and reads its document, numbers digit for digit."""
    status, text = call(method, path, body, Authorization="Bearer " + token)
    return status, json.loads(text, parse_float=Decimal) if text else None


home = f"/v1/tigo/home/{COUNTRY}"
contract = f"{home}/billing/contracts/{urllib.parse.quote(CONTRACT, safe='')}"
cards = f"{home}/tokenization/doc-type/cc/customers/{CUSTOMER}/cardtokens/"

_, contracts = tigo("GET", f"{home}/billing/doc-type/cc/customers/{CUSTOMER}/contracts/")
_, invoices = tigo("GET", f"{contract}/invoices/?limit=3")
invoice = invoices[0]
number = invoice["invoiceId"]
_, created = tigo("POST", f"{contract}/invoices/", {"amount": Decimal(env["AMOUNT"])})
_, pdf = call("GET", f"{contract}/invoices/spool/{number}/pdf", Authorization="Bearer " + token)

checkout = {"invoiceId": number, "paymentAmount": Decimal(invoice["dueAmount"]), "customerInfo": {"customerId": CUSTOMER}}
_, opened = tigo("POST", f"{contract}/invoices/{number}/checkOut", checkout)
payment = f"{contract}/invoices/{number}/checkOut/{opened['paymentToken']}"
pending, _ = tigo("GET", payment)
urllib.request.urlopen(opened["redirectUrl"], b"decision=approve", timeout=30).close()
_, paid = tigo("GET", payment)

_, before = tigo("GET", cards + "?limit=5")
tigo("DELETE", cards, {"cardToken": before[0]["cardToken"]})
_, after = tigo("GET", cards + "?limit=5")

# Pages have no total and no end mark: read until one is empty or repeats the one before.
products, previous = [], None
while True:
    _, page = tigo("GET", f"/v2/tigo/b2b/{COUNTRY}/transactions/customers/{env['CUSTOMER_CODE']}/products?offset={len(products)}&limit=10")
    if not page or page == previous:
        break
    previous = page
    products += page

with open(env["REPORT"], "w", encoding="utf-8") as file:
    json.dump(
        {
            "contracts": len(contracts),
            "amount": str(invoice["invoiceAmount"]),
            "account": str(invoice["billingAccountId"]),
            "created": created["invoiceId"],
            "pdf": hashlib.sha256(pdf).hexdigest(),
            "pending": pending,
            "approved": paid["paymentApproved"],
            "cards": [len(before), len(after)],
            "products": len(products),
        },
        file,
    )
