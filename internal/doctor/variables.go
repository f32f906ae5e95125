package doctor

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/tigo-go/tigo"
)

// The variables of tigo.ConfigFromEnv.
const (
	environment = "TIGO_ENVIRONMENT"
	baseURL     = "TIGO_BASE_URL"
	country     = "TIGO_COUNTRY"
	clientID    = "TIGO_CLIENT_ID"
	secret      = "TIGO_CLIENT_SECRET"
	scopes      = "TIGO_SCOPES"
	tokenURL    = "TIGO_TOKEN_URL"
)

// Variables returns one sentence for each error in the variables of tigo.ConfigFromEnv. One sentence lists all missing
// variables, with their possible values. If there is no error, it returns none.
func Variables(getenv func(string) string) []string {
	var wrong []string
	var missing []string
	if getenv(environment) == "" && getenv(baseURL) == "" {
		missing = append(missing, environment+" (sandbox, test or production; or "+baseURL+", an origin)")
	}
	for _, each := range []struct{ name, values string }{
		{country, "bo, co, gt, hn, py or sv"},
		{clientID, "the application's id"},
		{secret, "the application's secret"},
	} {
		if getenv(each.name) == "" {
			missing = append(missing, each.name+" ("+each.values+")")
		}
	}
	switch len(missing) {
	case 0:
	case 1:
		wrong = append(wrong, missing[0]+" is not set.")
	default:
		wrong = append(wrong, strings.Join(missing[:len(missing)-1], ", ")+" and "+missing[len(missing)-1]+" are not set.")
	}
	for _, name := range []string{environment, baseURL, country, clientID, secret, scopes, tokenURL} {
		if how := disguised(getenv(name)); how != "" {
			wrong = append(wrong, name+" "+how)
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	return values(getenv)
}

// disguised describes what a value contains by mistake, such as quotes; "" if there is nothing.
func disguised(value string) string {
	trimmed := strings.TrimSpace(value)
	switch {
	case value == "":
		return ""
	case strings.HasPrefix(value, "\ufeff"):
		return "begins with a byte order mark: the file that it was read from has one."
	case strings.HasSuffix(value, "\n"), strings.HasSuffix(value, "\r"):
		return "ends with a line break, which is sent as part of the value: remove it."
	case trimmed != value:
		return "begins or ends with a blank, which is sent as part of the value: remove it."
	case len(value) > 1 && strings.ContainsAny(value[:1], `"'`) && value[0] == value[len(value)-1]:
		return "is in quotes, which are sent as part of the value: remove them."
	case strings.ContainsAny(value, "\r\n"):
		return "contains a line break."
	}
	return ""
}

// values returns one sentence for each invalid value.
func values(getenv func(string) string) []string {
	var wrong []string
	add := func(name, reason string) { wrong = append(wrong, name+" "+reason) }
	switch env := getenv(environment); {
	case env != "" && getenv(baseURL) != "":
		add(environment, "and "+baseURL+" are both set: unset one of them.")
	case env != "" && env != string(tigo.Sandbox) && env != string(tigo.Test) && env != string(tigo.Production):
		add(environment, "is not sandbox, test or production.")
	}
	if c := getenv(country); !regexp.MustCompile(`^[a-z]{2}$`).MatchString(c) {
		add(country, "is not two lower-case letters such as bo, co, gt, hn, py or sv.")
	}
	if strings.Contains(getenv(clientID), ":") {
		add(clientID, "contains a colon, which HTTP Basic cannot carry: does it contain the secret as well?")
	}
	for _, name := range []string{baseURL, tokenURL} {
		if text := getenv(name); text != "" && (name == baseURL || text[0] != '/') {
			if reason := wrongURL(text); reason != "" {
				add(name, reason)
			}
		}
	}
	return wrong
}

// wrongURL returns the reason for which a URL is invalid, "" if it is valid.
func wrongURL(text string) string {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "":
		return "is not a URL such as https://sandbox.api.tigo.com."
	case u.User != nil:
		return "contains a user name or a password: set " + clientID + " and " + secret + " instead."
	case u.Scheme != "https" && u.Scheme != "http":
		return "is neither https nor http."
	}
	return ""
}

// variables checks the variables, and makes the config for the other steps.
func (x *examination) variables(context.Context) bool {
	if wrong := Variables(x.Getenv); len(wrong) > 0 {
		return x.failed(StepVariables, strings.Join(wrong, " "))
	}
	x.config = tigo.Config{
		Environment:  tigo.Environment(x.Getenv(environment)),
		BaseURL:      x.Getenv(baseURL),
		Country:      tigo.Country(x.Getenv(country)),
		ClientID:     x.Getenv(clientID),
		ClientSecret: tigo.NewSecret(x.Getenv(secret)),
		Scopes:       strings.Fields(x.Getenv(scopes)),
		TokenURL:     x.Getenv(tokenURL),
	}
	if x.Change != nil {
		x.Change(&x.config)
	}
	if _, err := tigo.New(x.config); err != nil { // it sends nothing
		return x.failed(StepVariables, sentence(err))
	}
	text := x.config.BaseURL
	if text == "" {
		text = map[tigo.Environment]string{
			tigo.Sandbox: "https://sandbox.api.tigo.com", tigo.Test: "https://test.api.tigo.com", tigo.Production: "https://prod.api.tigo.com",
		}[x.config.Environment]
	}
	base, err := url.Parse(text)
	if err != nil {
		return x.failed(StepVariables, baseURL+" is not a URL.")
	}
	x.base = base
	return x.ok(StepVariables, fmt.Sprintf("all variables are set, for %s in country %s.", base.Host, x.config.Country))
}

// sentence rewrites an argument error of tigo.New: it names the variable instead of the field.
func sentence(err error) string {
	for field, variable := range map[string]string{
		"BaseURL": baseURL, "TokenURL": tokenURL, "ClientID": clientID, "ClientSecret": secret, "Country": country, "Environment": environment,
	} {
		if rest, ok := strings.CutPrefix(strings.TrimPrefix(err.Error(), "tigo.New: "), field+" "); ok {
			return variable + " " + rest + "."
		}
	}
	return err.Error() + "."
}
