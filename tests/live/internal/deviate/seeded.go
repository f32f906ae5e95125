package deviate

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

func jsonNumber(literal string) json.Number { return json.Number(literal) }

// place is a member of the documents of an operation.
type place struct {
	id, path, name string
	kind           string // "text", "number" or "boolean"
}

// Seeded returns n further ways. A seed selects their members among those at least two levels deep in the previous responses
// of the emulator. They avoid the members of the other ways, and those by which a survey finds other data.
func (p *Proxy) Seeded(seed uint64, n int, others []Way) []Way {
	p.mu.Lock()
	defer p.mu.Unlock()
	var places []place
	for id, documents := range p.seen {
		for _, d := range documents {
			places = collect(places, id, "", d)
		}
	}
	places = slices.DeleteFunc(places, func(x place) bool { return taken(x, others) })
	slices.SortFunc(places, func(a, b place) int { return strings.Compare(a.id+a.path+a.name, b.id+b.path+b.name) })
	places = slices.Compact(places)
	dice := rand.New(rand.NewPCG(seed, 0))
	var ways []Way
	used := map[string]bool{}
	for len(ways) < n && len(places) > 0 {
		x := places[dice.IntN(len(places))]
		if used[x.id+x.path] {
			continue
		}
		used[x.id+x.path] = true
		ways = append(ways, x.way(dice.IntN(4)))
	}
	return ways
}

// collect adds the scalar members of a value that are deep enough.
func collect(places []place, id, path string, v any) []place {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			places = collect(places, id, path+"[]", element)
		}
	case object:
		for name, value := range v {
			kind := ""
			switch value.(type) {
			case string:
				kind = "text"
			case json.Number:
				kind = "number"
			case bool:
				kind = "boolean"
			default:
				places = collect(places, id, join(path, name), value)
				continue
			}
			if strings.Count(strings.TrimPrefix(join(path, name), "[]."), ".") >= 1 {
				places = append(places, place{id, path, name, kind})
			}
		}
	}
	return places
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// taken reports whether another way or a survey needs a place.
func taken(x place, others []Way) bool {
	if slices.Contains([]string{"contractId", "invoiceId", "productId", "subscriptionNumber", "measuringElement", "billingAccountId"}, x.name) {
		return true
	}
	for _, way := range others {
		if way.ID != x.id {
			continue
		}
		for _, sign := range way.Shows {
			if sign.Path == "visits" || sign.Path == "Address" && strings.HasPrefix(x.path, "Address") || sign.Path != "" && strings.HasPrefix(join(x.path, x.name), sign.Path+".") ||
				sign.Path == join(x.path, x.name) {
				return true
			}
		}
	}
	return false
}

// way returns a way at the place: another name, another case, an additional member, or another type.
func (x place) way(how int) Way {
	where := join(x.path, x.name)
	w := Way{Name: fmt.Sprintf("seeded at %s %s", x.id, where), ID: x.id}
	var change func(object)
	switch how {
	case 0:
		w.Shows, w.Allows = signs("unknown", where+"Nuevo"), signs("missing", where)
		change = rename(x.name, x.name+"Nuevo")
	case 1:
		w.Shows = signs("case", where)
		change = rename(x.name, otherCase(x.name))
	case 2:
		w.Shows = signs("unknown", join(x.path, "agregado"))
		change = add("agregado", "x")
	default:
		w.Shows = signs("type", where)
		change = member(x.name, map[string]func(any) any{"text": to(true), "number": quoted, "boolean": digit}[x.kind])
	}
	w.Do = at(x.path, change)
	return w
}

func otherCase(name string) string {
	if upper := strings.ToUpper(name); upper != name {
		return upper
	}
	return strings.ToLower(name)
}
