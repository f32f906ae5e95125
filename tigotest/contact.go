package tigotest

import "slices"

func getContact(c *call) response {
	info := c.customer.Info
	contact := document{
		"name": text(info, "name"), "Address": c.contract.Address,
		"customerEmailList": list(c.contract.Emails), "customerPhoneList": list(c.contract.Phones),
		"customerIdentificationList": []document{{"documentType": text(info, "documentType"), "customerId": text(info, "customerId")}},
	}
	fill(contact, document{"lastName": text(info, "lastName"), "checksum": text(info, "checksum")})
	return c.done(contact)
}

func listPhones(c *call) response  { return c.done(list(c.contract.Phones)) }
func addPhone(c *call) response    { return c.addTo(&c.contract.Phones, "phone") }
func removePhone(c *call) response { return c.removeFrom(&c.contract.Phones, "phone") }

func updatePhone(c *call) response {
	return c.update(&c.contract.Phones, "phone", "oldPhone", "newPhone", document{"phoneType": text(c.body, "newPhoneType")})
}

func listEmails(c *call) response  { return c.done(list(c.contract.Emails)) }
func addEmail(c *call) response    { return c.addTo(&c.contract.Emails, "email") }
func removeEmail(c *call) response { return c.removeFrom(&c.contract.Emails, "email") }

func updateEmail(c *call) response {
	return c.update(&c.contract.Emails, "email", "oldEmail", "newEmail", nil)
}

// maxEntries bounds the length of a list that callers add to, and so the memory that it takes.
const maxEntries = 1000

// addTo adds the body to a list whose entries differ in a member. A new entry is not validated yet.
func (c *call) addTo(entries *[]document, member string) response {
	value := text(c.body, member)
	switch {
	case value == "":
		return c.reject(member + " is missing or empty")
	case lookup(*entries, member, value) != nil:
		return c.badRequest("The contract has this " + member + " already")
	}
	if len(*entries) >= maxEntries {
		return c.badRequest("The contract has too many entries")
	}
	added := with(c.body, document{"validated": false})
	*entries = append(*entries, added)
	return c.done(added)
}

func (c *call) removeFrom(entries *[]document, member string) response {
	value := text(c.body, member)
	if value == "" {
		return c.reject(member + " is missing or empty")
	}
	i := position(*entries, member, value)
	if i < 0 {
		return c.notFound("The contract does not have this " + member)
	}
	removed := (*entries)[i]
	*entries = slices.Concat((*entries)[:i], (*entries)[i+1:])
	return c.done(removed)
}

// update replaces the value of an entry, and the other members that extra contains.
func (c *call) update(entries *[]document, member, oldMember, newMember string, extra document) response {
	was, now := text(c.body, oldMember), text(c.body, newMember)
	if was == "" || now == "" {
		return c.reject(oldMember + " or " + newMember + " is missing or empty")
	}
	at := position(*entries, member, was)
	switch {
	case at < 0:
		return c.notFound("The contract does not have this " + member)
	case was != now && lookup(*entries, member, now) != nil:
		return c.badRequest("The contract has this " + member + " already")
	}
	changed := with((*entries)[at], document{member: now, "validated": false})
	for name, value := range extra {
		if value != "" {
			changed[name] = value
		}
	}
	*entries = slices.Clone(*entries) // a response with the list may be in the middle of being written
	(*entries)[at] = changed
	return c.done(c.body)
}
