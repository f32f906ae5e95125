package tigolive

import (
	"slices"
	"strings"

	"github.com/tigo-go/tigo/internal/contract"
	"github.com/tigo-go/tigo/internal/jsontree"
)

// object compares a value with an object of the contract.
func (e *examiner) object(s *contract.Schema, n *jsontree.Node, path string) {
	switch {
	case n.Kind == jsontree.Null && path != "":
		// reported by members as absent
	case n.Kind == jsontree.List && len(n.Elements) == 1 && n.Elements[0].Kind == jsontree.Object:
		e.found.add(Envelope, path, "a list of one instead of an object")
		e.members(s, n.Elements[0], path)
	case n.Kind == jsontree.List:
		e.found.add(Envelope, path, "a list instead of an object")
	case n.Kind != jsontree.Object:
		e.found.add(Type, path, wrongKind(n.Kind, "an object"))
	case path == "" && !known(s, n):
		e.enclosed(s, n)
	default:
		e.members(s, n, path)
	}
}

// enclosed finds the object inside an envelope.
func (e *examiner) enclosed(s *contract.Schema, n *jsontree.Node) {
	names, inner := []string(nil), n
	for len(names) < 8 && !known(s, inner) {
		i := slices.IndexFunc(inner.Members, func(m jsontree.Member) bool {
			return m.Value.Kind == jsontree.Object && (known(s, m.Value) || len(inner.Members) == 1)
		})
		if i < 0 {
			break
		}
		names = append(names, shownName(inner.Members[i].Name))
		inner = inner.Members[i].Value
	}
	switch {
	case len(names) > 0 && known(s, inner):
		text := "an object inside another, as " + strings.Join(names, ".")
		if more := besides(n, names[0]); more != "" {
			text += ", beside " + more
		}
		e.found.add(Envelope, "", text)
		e.members(s, inner, "")
	case errorShape(n) != "":
		e.found.add(Envelope, "", "an error instead of an object")
	case len(n.Members) == 0:
		e.members(s, n, "")
	default:
		e.found.add(Envelope, "", "an object of another kind")
	}
}

// known reports whether an object has a member of a schema, in any case.
func known(s *contract.Schema, n *jsontree.Node) bool {
	if s == nil || n.Kind != jsontree.Object {
		return false
	}
	for _, m := range n.Members {
		if name, _ := contractName(s, m.Name); name != "" {
			return true
		}
	}
	return false
}

// contractName returns the contract's spelling of a name, "" if the contract does not have it.
func contractName(s *contract.Schema, name string) (found string, exact bool) {
	if _, ok := s.Members[name]; ok {
		return name, true
	}
	for has := range s.Members {
		if strings.EqualFold(has, name) {
			return has, false
		}
	}
	return "", false
}

func (e *examiner) members(s *contract.Schema, n *jsontree.Node, path string) {
	e.objects[path] = s
	taken := map[string]bool{}
	for _, m := range n.Members {
		taken[m.Name] = true // exact names take precedence over names in another case
	}
	seen, filled := map[string]bool{}, map[string]bool{}
	for _, m := range n.Members {
		name, exact := contractName(s, m.Name)
		switch {
		case name == "" || !exact && taken[name]:
			e.found.add(Unknown, member(path, shownName(m.Name)), "a member that the contract does not have")
			continue
		case seen[name]:
			e.found.add(Encoding, member(path, name), "a member that occurs more than once")
			continue
		case !exact:
			e.found.add(Case, member(path, name), "spelled "+m.Name)
		}
		seen[name] = true
		if !e.empty(m.Value) {
			filled[name] = true
			e.present[member(path, name)] = true
		}
		e.value(s.Members[name], m.Value, member(path, name))
	}
	for _, name := range s.Required {
		switch {
		case !seen[name]:
			e.found.add(Missing, member(path, name), "a required member is absent")
		case !filled[name]:
			e.found.add(Missing, member(path, name), "a required member is null or empty")
		}
	}
}
