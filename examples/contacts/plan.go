package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/tigo-go/tigo"
)

// change is one change that the contact data needs. If do is nil, a person has to decide.
type change struct {
	what string
	do   func(context.Context) error
}

// entry is a phone number or an e-mail address of a contract, and the functions that change it.
type entry struct {
	text      string
	validated tigo.Bool
	remove    func(context.Context) error
	update    func(ctx context.Context, to string) error
}

// entries are all phone numbers or all e-mail addresses of a contract.
type entries struct {
	kind   string // "phone"
	all    []entry
	normal func(text string) (string, bool) // the normal form of a text, if it is valid
	add    func(ctx context.Context, text string) error
}

// plan returns the changes to make. After them, each valid entry and the wanted one are registered once, in their normal
// form. Removals come first, since a duplicate may already have the normal form.
func plan(of entries, wanted string) []change {
	var removals, updates, rest []change
	kept := make(map[string]bool)
	// If one of two duplicates is verified, it is the one to keep.
	slices.SortStableFunc(of.all, func(a, b entry) int { return verified(b) - verified(a) })
	for _, e := range of.all {
		normal, ok := of.normal(e.text)
		switch {
		case !ok && e.validated == tigo.Yes:
			rest = append(rest, change{what: fmt.Sprintf("check %s %q, which was verified", of.kind, e.text)})
		case !ok:
			removals = append(removals, change{fmt.Sprintf("remove %s %q, which is not valid", of.kind, e.text), e.remove})
		case kept[normal]:
			removals = append(removals, change{fmt.Sprintf("remove %s %q, which is there twice", of.kind, e.text), e.remove})
		case normal != e.text:
			updates = append(updates, change{
				fmt.Sprintf("write %s %q as %q", of.kind, e.text, normal),
				func(ctx context.Context) error { return e.update(ctx, normal) },
			})
		}
		kept[normal] = true
	}
	if normal, ok := of.normal(wanted); ok && !kept[normal] {
		rest = append(rest, change{
			fmt.Sprintf("add %s %q of the customer's profile", of.kind, normal),
			func(ctx context.Context) error { return of.add(ctx, normal) },
		})
	}
	return slices.Concat(removals, updates, rest)
}

func verified(e entry) int {
	if e.validated == tigo.Yes {
		return 1
	}
	return 0
}
