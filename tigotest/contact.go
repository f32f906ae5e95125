package tigotest

import "slices"

func getContact(c *call) answer {
	info := c.customer.Info
	contact := document{
		"name": text(info, "name"), "Address": c.contract.Address,
		"customerEmailList": list(c.contract.Emails), "customerPhoneList": list(c.contract.Phones),
		"customerIdentificationList": []document{{"documentType": text(info, "documentType"), "customerId": text(info, "customerId")}},
	}
	fill(contact, document{"lastName": text(info, "lastName"), "checksum": text(info, "checksum")})
	return c.done(contact)
}

func listPhones(c *call) answer  { return c.done(list(c.contract.Phones)) }
func addPhone(c *call) answer    { return c.addTo(&c.contract.Phones, "phone") }
func removePhone(c *call) answer { return c.removeFrom(&c.contract.Phones, "phone") }

func updatePhone(c *call) answer {
	return c.update(&c.contract.Phones, "phone", "oldPhone", "newPhone", document{"phoneType": text(c.body, "newPhoneType")})
}

func listEmails(c *call) answer  { return c.done(list(c.contract.Emails)) }
func addEmail(c *call) answer    { return c.addTo(&c.contract.Emails, "email") }
func removeEmail(c *call) answer { return c.removeFrom(&c.contract.Emails, "email") }

func updateEmail(c *call) answer {
	return c.update(&c.contract.Emails, "email", "oldEmail", "newEmail", nil)
}

// maxEntries bounds what a caller can add to one list, so that no caller fills the memory.
const maxEntries = 1000

// addTo adds the body to a list whose entries a member tells apart. What is new is not validated yet.
func (c *call) addTo(entries *[]document, member string) answer {
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

func (c *call) removeFrom(entries *[]document, member string) answer {
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

// update replaces the value of an entry, and of its other members those that extra gives.
func (c *call) update(entries *[]document, member, oldMember, newMember string, extra document) answer {
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
	*entries = slices.Clone(*entries) // the list may be on its way to another caller
	(*entries)[at] = changed
	return c.done(c.body)
}
