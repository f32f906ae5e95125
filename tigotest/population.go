package tigotest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/tigo-go/tigo"
)

// WithPopulation adds n generated customers, spread evenly over the six countries. The same seed gives the same customers. A
// customer is generated when a request first needs it, and kept after a change, so a million customers cost nothing at the
// start. Their ids follow a rule, which is the same in every country. For customer k, from 1 to n/6,
//
//   - the document is cc 7 and k in nine digits ("cc", "7000000042"); every tenth customer is a company and its document's type
//     is nit;
//   - the contract is 6 and k in nine digits ("6000000042"), and its newest invoice is that, a dash, and the month of the clock
//     at the start, as in "6000000042-2603";
//   - the billing account is 97 and k in nine digits ("97000000042");
//   - a company's number in the CRM is 7 and k in eight digits ("700000040").
//
// n is at most 599,999,994: the ids have no room for more. [Server.Populated] returns a customer of the population.
// [Server.Customers] lists those of the population that have changed.
func WithPopulation(n int, seed uint64) Option {
	return func(o *options) { o.population, o.populationSeed = min(max(n, 0), maxPopulation), seed }
}

// maxPopulation is the largest population: a number in the CRM has eight digits for its customer, in each of six countries.
const maxPopulation = 6 * 99_999_999

// Populated returns customer k of a country's population, see [WithPopulation]. k counts from 1. It returns false if there is
// no such customer.
func (s *Server) Populated(country tigo.Country, k int) (Customer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.market(string(country))
	if m == nil {
		return Customer{}, false
	}
	found := m.populated(k)
	if found == nil {
		return Customer{}, false
	}
	return m.describeCustomer(found), true
}

// population is a country's part of the customers that are derived from a seed.
type population struct {
	size    int
	seed    uint64
	country int               // the index of the country, so that no two countries have the same people
	kept    map[int]*customer // customers that have changed; nil for a replaced one
	made    map[int]*customer // customers that have not, as long as there is room
}

// remembered is how many customers of a country are kept that have not changed. One takes about 16 KiB.
const remembered = 512

// The prefixes of the population's ids, and the number of digits after them.
const (
	populatedDocument = "7"
	populatedContract = "6"
	populatedAccount  = "97"
	populatedCode     = "7"

	populatedDigits     = 9
	populatedCodeDigits = 8
)

// number parses the number of a customer in an id.
func (p *population) number(id, head string, digits int) (int, bool) {
	rest, ok := strings.CutPrefix(id, head)
	if !ok || len(rest) != digits || strings.Trim(rest, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(rest)
	return n, err == nil && n >= 1 && n <= p.size
}

func (p *population) document(document [2]string) (int, bool) {
	n, ok := p.number(document[1], populatedDocument, populatedDigits)
	return n, ok && populatedKind(n) == document[0]
}

func (p *population) contract(id string) (int, bool) {
	return p.number(id, populatedContract, populatedDigits)
}

func (p *population) account(id string) (int, bool) {
	return p.number(id, populatedAccount, populatedDigits)
}

func (p *population) code(code string) (int, bool) {
	n, ok := p.number(code, populatedCode, populatedCodeDigits)
	return n, ok && populatedKind(n) == string(tigo.DocumentNIT)
}

// populatedKind returns the type of a customer's document: every tenth is a company.
func populatedKind(n int) string {
	if n%10 == 0 {
		return string(tigo.DocumentNIT)
	}
	return string(tigo.DocumentCC)
}

// keep marks a customer as changed, so that the change is kept.
func (m *market) keep(c *customer) {
	if c == nil || c.number == 0 {
		return
	}
	if m.population.kept == nil {
		m.population.kept = map[int]*customer{}
	}
	m.population.kept[c.number] = c
	delete(m.population.made, c.number)
}

// forget removes a customer, because another customer has its document now.
func (p *population) forget(n int) {
	if p.kept == nil {
		p.kept = map[int]*customer{}
	}
	p.kept[n] = nil
	delete(p.made, n)
}

// extra adds a contract to the index that was put to a customer of the population.
func (*population) extra(m *market, c *contract) {
	if _, own := m.population.contract(c.ID); !own {
		m.index.addContract(c.owner, c)
	}
}

// changed returns the numbers of the customers that are kept, in order.
func (p *population) changed() []int {
	var all []int
	for n, c := range p.kept {
		if c != nil {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return all
}

// populated returns a customer of the population by its number, nil if there is none.
func (m *market) populated(n int) *customer {
	p := &m.population
	if n < 1 || n > p.size {
		return nil
	}
	if kept, ok := p.kept[n]; ok {
		return kept
	}
	if made := p.made[n]; made != nil {
		return made
	}
	made := m.derive(n)
	if p.made == nil {
		p.made = map[int]*customer{}
	}
	for one := range p.made {
		if len(p.made) < remembered {
			break
		}
		delete(p.made, one)
	}
	p.made[n] = made
	return made
}

// derive generates a customer from its number.
func (m *market) derive(n int) *customer {
	dice := rand.New(rand.NewPCG(m.population.seed, uint64(m.population.country)<<32|uint64(n)))
	pick := func(from []string) string { return from[dice.IntN(len(from))] }
	id := func(head string, digits int) string { return head + fmt.Sprintf("%0*d", digits, n) }
	name, last := pick(givenNames()), pick(familyNames())+" "+pick(familyNames())
	made := &customer{
		number: n, since: m.since,
		Info: document{
			"customerId": id(populatedDocument, populatedDigits), "documentType": populatedKind(n), "name": name, "lastName": last,
			"email":       fmt.Sprintf("%s.%s.%d@example.com", plainLetters(name), plainLetters(strings.Fields(last)[0]), n),
			"phoneNumber": "3" + fmt.Sprintf("%09d", dice.IntN(1_000_000_000)),
		},
	}
	home := &contract{
		ID: id(populatedContract, populatedDigits), BillingAccount: id(populatedAccount, populatedDigits), owner: made,
		Address: document{"streetAddress": fmt.Sprintf("%s %d # %d-%d", pick([]string{"Calle", "Carrera", "Avenida", "Pasaje"}), 1+dice.IntN(120), 1+dice.IntN(99), 1+dice.IntN(99))},
		Phones:  []document{{"phoneType": "Celular", "phone": made.Info["phoneNumber"], "validated": dice.IntN(4) > 0}},
		Emails:  []document{{"email": made.Info["email"], "validated": dice.IntN(3) > 0}},
	}
	cities := m.cities()
	city := cities[dice.IntN(len(cities))]
	home.Address["cityName"], home.Address["stateName"] = city.City, city.State
	if populatedKind(n) == string(tigo.DocumentNIT) {
		delete(made.Info, "lastName")
		made.Info["name"] = pick([]string{"Comercial", "Servicios", "Distribuidora", "Inversiones", "Constructora", "Transportes"}) + " " + last
		made.Code = id(populatedCode, populatedCodeDigits)
		made.Fleet = &fleet{Count: 3 + dice.IntN(12), MSISDN: 300_000_0000 + int64(n)*200}
	}
	m.derivePlans(home, dice)
	made.Contracts = []*contract{home}
	return m.open(made)
}

// cities returns the cities of the country to which calls go.
func (m *market) cities() []destination {
	return slices.DeleteFunc(slices.Clone(m.Destinations), func(d destination) bool { return d.City == "" || d.Type == "Internacional" })
}

// derivePlans adds products of the catalogue to a contract, and the invoices for them.
func (m *market) derivePlans(c *contract, dice *rand.Rand) {
	monthly := json.Number("0")
	for i, of := range m.Catalogue {
		if i > 0 && dice.IntN(2) == 0 {
			continue
		}
		offer := of.Offerings[dice.IntN(len(of.Offerings))]
		c.Plans = append(c.Plans, plan{Offerings: []string{text(offer, "offeringId")}})
		price, _ := amount(offer["priceAmount"])
		total, _ := amount(monthly)
		monthly = m.literal(total.Add(total, price))
	}
	for month := range 2 + dice.IntN(5) {
		due := json.Number("0")
		if month == 0 && dice.IntN(10) < 7 || month == 1 && dice.IntN(10) == 0 {
			due = monthly
		}
		c.Bills = append(c.Bills, bill{Amount: monthly, Due: due})
	}
}

// plainLetters returns a name in the form of an email address.
func plainLetters(name string) string {
	return strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n", " ", "").Replace(strings.ToLower(name))
}

func givenNames() []string {
	return []string{
		"Ana", "Luis", "María", "José", "Carmen", "Juan", "Rosa", "Carlos", "Sofía", "Jorge", "Lucía", "Pedro", "Elena", "Miguel",
		"Gabriela", "Andrés", "Patricia", "Fernando", "Daniela", "Ricardo", "Valeria", "Óscar", "Claudia", "Hugo", "Mónica",
		"Sergio", "Isabel", "Rubén", "Teresa", "Mauricio", "Paola", "Iván", "Silvia", "Raúl", "Verónica", "Diego",
	}
}

func familyNames() []string {
	return []string{
		"García", "Rodríguez", "Martínez", "López", "González", "Hernández", "Pérez", "Sánchez", "Ramírez", "Torres", "Flores",
		"Rivera", "Gómez", "Díaz", "Cruz", "Morales", "Ortiz", "Gutiérrez", "Reyes", "Ramos", "Castillo", "Mendoza", "Vargas",
		"Rojas", "Castro", "Romero", "Álvarez", "Méndez", "Chávez", "Benítez", "Quispe", "Mamani", "Zelaya", "Funes", "Ayala",
	}
}
