package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/tigo-go/tigo"
)

// change is one change that a contact needs. Without do, a person has to decide.
type change struct {
	what string
	do   func(context.Context) error
}

// entry is a phone or an e-mail of a contact, and how to change it.
type entry struct {
	text      string
	validated tigo.Bool
	remove    func(context.Context) error
	update    func(ctx context.Context, to string) error
}

// entries are all phones or all e-mails of a contact.
type entries struct {
	kind   string // "phone"
	all    []entry
	normal func(text string) (string, bool) // the normal form of a text, if it is valid
	add    func(ctx context.Context, text string) error
}

// plan returns the changes after which each entry, and the wanted one, is there once and in its normal form. Removals come
// first, since a duplicate may already have the normal form.
func plan(of entries, wanted string) []change {
	var removals, updates, rest []change
	kept := make(map[string]bool)
	// Of duplicates the verified one is kept.
	slices.SortStableFunc(of.all, func(a, b entry) int { return verified(b) - verified(a) })
	for _, e := range of.all {
		normal, ok := of.normal(e.text)
		switch {
		case !ok && e.validated == tigo.Yes:
			rest = append(rest, change{what: fmt.Sprintf("look at %s %q, which was verified", of.kind, e.text)})
		case !ok:
			removals = append(removals, change{fmt.Sprintf("remove %s %q, which leads nowhere", of.kind, e.text), e.remove})
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
