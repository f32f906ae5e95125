#!/usr/bin/env bash
# The scenario with curl. member takes numbers as they are; jq before 1.7 rounds them.
set -euo pipefail

TOKEN=$(curl -sS --fail-with-body -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials \
  "$URL/oauth/client_credential/accesstoken?grant_type=client_credentials" | grep -oE '"access_token": *"[^"]*' | cut -d '"' -f 4)
tigo() { curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' "$@"; }

# member NAME prints the first member of this name in the JSON on its input, digit for digit.
member() { grep -oE "\"$1\": *(\"[^\"]*\"|[^],}]*)" | sed -n '1{s/^[^:]*: *//; s/"//g; p}'; }
# count NAME counts the objects that have this member.
count() { { grep -oE "\"$1\":" || true; } | wc -l; }

HOME_API=$URL/v1/tigo/home/$COUNTRY
CONTRACT_API=$HOME_API/billing/contracts/$CONTRACT
CARDS_API=$HOME_API/tokenization/doc-type/cc/customers/$CUSTOMER/cardtokens/

contracts=$(tigo "$HOME_API/billing/doc-type/cc/customers/$CUSTOMER/contracts/" | count contractId)
invoices=$(tigo "$CONTRACT_API/invoices/?limit=3")
invoice=$(member invoiceId <<<"$invoices")
due=$(member dueAmount <<<"$invoices")

created=$(tigo -d "{\"amount\": $AMOUNT}" "$CONTRACT_API/invoices/" | member invoiceId)
tigo -o invoice.pdf "$CONTRACT_API/invoices/spool/$invoice/pdf"

checkout=$(tigo -d "{\"invoiceId\": \"$invoice\", \"paymentAmount\": $due, \"customerInfo\": {\"customerId\": \"$CUSTOMER\"}}" \
  "$CONTRACT_API/invoices/$invoice/checkOut")
payment=$CONTRACT_API/invoices/$invoice/checkOut/$(member paymentToken <<<"$checkout")
pending=$(tigo -o pending.json -w '%{http_code}' "$payment")
curl -sS -o page.html -d decision=approve "$(member redirectUrl <<<"$checkout")"
approved=$(tigo "$payment" | member paymentApproved)

cards=$(tigo "$CARDS_API?limit=5")
tigo -o removed.json -X DELETE -d "{\"cardToken\": \"$(member cardToken <<<"$cards")\"}" "$CARDS_API"
left=$(tigo "$CARDS_API?limit=5")

# Pages have no total and no end mark: read until one is empty or repeats the one before.
products=0 page=
while true; do
  previous=$page
  page=$(tigo "$URL/v2/tigo/b2b/$COUNTRY/transactions/customers/$CUSTOMER_CODE/products?offset=$products&limit=10")
  if [[ $page == "$previous" ]] || (($(count customerCode <<<"$page") == 0)); then break; fi
  products=$((products + $(count customerCode <<<"$page")))
done

cat >"$REPORT" <<JSON
{
  "contracts": $contracts,
  "amount": "$(member invoiceAmount <<<"$invoices")",
  "account": "$(member billingAccountId <<<"$invoices")",
  "created": "$created",
  "pdf": "$(sha256sum invoice.pdf | cut -d ' ' -f 1)",
  "pending": $pending,
  "approved": $approved,
  "cards": [$(count cardToken <<<"$cards"), $(count cardToken <<<"$left")],
  "products": $products
}
JSON
