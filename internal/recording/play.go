package recording

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/tigo-go/tigo/internal/jsontree"
)

// Player finds the exchange of a request. If a recording has several exchanges of the same request, Player returns them one
// after another and then repeats the last one. It is safe for concurrent use.
type Player struct {
	recording *Recording
	mu        sync.Mutex
	played    map[string]int
}

// NewPlayer returns a player of a recording.
func NewPlayer(r *Recording) *Player { return &Player{recording: r, played: map[string]int{}} }

// Find returns an exchange with the path and query of a request. If there is none, it returns one with the same path.
func (p *Player) Find(request *http.Request) (*Exchange, bool) {
	o, country, values, ok := route(request.Method, request.URL.EscapedPath())
	if !ok || country != p.recording.Country {
		return nil, false
	}
	same := func(x Exchange) bool { return x.ID == o.ID && slices.Equal(x.Path, values) }
	query := request.URL.Query().Encode()
	exact := func(x Exchange) bool { return same(x) && x.Query == query }
	for _, fits := range []func(Exchange) bool{exact, same} {
		var found []int
		for i, x := range p.recording.Exchanges {
			if fits(x) {
				found = append(found, i)
			}
		}
		if len(found) > 0 {
			return &p.recording.Exchanges[found[p.turn(o.ID+"\n"+strings.Join(values, "\n")+"\n"+query, len(found))]], true
		}
	}
	return nil, false
}

// turn returns the index of the next of n exchanges, and the last one after all were played.
func (p *Player) turn(key string, n int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	turn := p.played[key]
	p.played[key] = min(turn+1, n-1)
	return min(turn, n-1)
}

// Holds returns the values of the given placeholders in the exchanges that have all of them. It returns each combination
// once, in the order of the requests.
func (r *Recording) Holds(placeholders ...string) [][]string {
	var all [][]string
	for _, x := range r.Exchanges {
		o, ok := operation(x.ID)
		if !ok {
			continue
		}
		var values []string
		of := names(o.Route())
		for _, name := range placeholders {
			if i := slices.Index(of, name); i >= 0 {
				values = append(values, x.Path[i])
			}
		}
		if len(values) == len(placeholders) && !slices.ContainsFunc(all, func(has []string) bool { return slices.Equal(has, values) }) {
			all = append(all, values)
		}
	}
	return all
}

// Elements returns every object in a 2xx response, with its scalar members: texts, and literals of numbers and booleans. It
// also finds objects inside envelopes.
func (x *Exchange) Elements() []map[string]string {
	text := []byte(x.Body)
	root, _, err := jsontree.Parse(text)
	if err != nil || x.Status >= http.StatusMultipleChoices {
		return nil
	}
	var all []map[string]string
	var walk func(n *jsontree.Node)
	walk = func(n *jsontree.Node) {
		if n.Kind == jsontree.List {
			for _, element := range n.Elements {
				walk(element)
			}
			return
		}
		object := map[string]string{}
		for _, m := range n.Members {
			switch literal := text[m.Value.Start:m.Value.End]; m.Value.Kind {
			case jsontree.Text:
				object[m.Name] = jsontree.Unquote(literal)
			case jsontree.Number, jsontree.Boolean:
				object[m.Name] = string(literal)
			case jsontree.List, jsontree.Object:
				walk(m.Value)
			}
		}
		if len(object) > 0 {
			all = append(all, object)
		}
	}
	walk(root)
	return all
}
