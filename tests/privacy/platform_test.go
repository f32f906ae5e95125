package privacy

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

// A platform misbehaves in one way, and repeats all values of the request.
type platform struct {
	name string
	does func(words string) string // returns what it writes to the connection
}

// says returns a JSON response.
func says(status int, format string) func(string) string {
	return func(words string) string {
		return message(status, "Content-Type: application/json\r\n", strings.ReplaceAll(format, "%s", words))
	}
}

// message returns an HTTP response with a length.
func message(status int, header, body string) string {
	return fmt.Sprintf("HTTP/1.1 %d %s\r\n%sContent-Length: %d\r\n\r\n%s", status, http.StatusText(status), header, len(body), body)
}

func page(status int, header string) func(string) string {
	return func(words string) string {
		return message(status, "Content-Type: text/html"+strings.ReplaceAll(header, "%s", words)+"\r\n", "<html><body>"+words+"</body></html>")
	}
}

// platforms misbehave with error bodies, pages, unusual documents, redirects, invalid framing and headers.
var platforms = []platform{
	{"refuses", says(400, `{"code":400,"message":"%s"}`)},
	{"refuses in the form of the CRM", says(403, `{"error":{"statusCode":"403","code":"15","message":"%s","developerMessage":"%s"}}`)},
	{"refuses at the gateway", says(401, `{"fault":{"faultstring":"%s","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}`)},
	{"refuses as a token endpoint", says(401, `{"ErrorCode":"invalid_client","Error":"%s"}`)},
	{"puts it into the code", says(409, `{"code":"%s"}`)},
	{"puts it into the gateway's code", says(500, `{"fault":{"faultstring":"no","detail":{"errorcode":"%s"}}}`)},
	{"responds with a 404", says(404, `{"code":404,"message":"no %s"}`)},
	{"is limited", says(429, `{"code":429,"message":"%s"}`)},
	{"has a list of errors", says(422, `{"errors":[{"code":"%s","message":"%s"},{"message":"%s"}]}`)},
	{"has a problem document", says(422, `{"type":"https://x.example/%s","title":"%s","detail":"%s","instance":"/%s"}`)},
	{"has a bare text", says(400, `"%s"`)},
	{"is out of order", func(words string) string { return message(503, "Content-Type: text/plain\r\n", words) }},
	{"fails with a page", page(500, "")},
	{"refuses with a page", page(403, "; charset=utf-8; for=%s")},

	{"responds with a page", page(200, "; title=%s")},
	{"responds with a page in UTF-16", func(words string) string {
		b := []byte{0xff, 0xfe}
		for _, c := range utf16.Encode([]rune("<html>" + words)) {
			b = append(b, byte(c), byte(c>>8))
		}
		return message(200, "Content-Type: text/html\r\n", string(b))
	}},
	{"responds", says(200, `{"message":"%s","email":"%s","invoiceId":"%s"}`)},
	{"responds with success false", says(200, `{"success":false,"message":"%s"}`)},
	{"responds with an error", says(200, `{"code":"E-%s","message":"%s"}`)},
	{"responds with nonsense", says(200, `{"%s`)},
	{"responds with text", says(200, `%s`)},
	{"responds with odd values", says(200, `[{"dueDate":"%s","hasPayment":"%s","amount":"%s","callDate":"%s","productId":"%s"}]`)},
	{"responds with odd members", says(200, `[{"%s":"%s"},{"a":{"%s":{"%s":1}}}]`)},
	{"responds with a member too many", says(200, `[{"invoiceId":"F-1","productId":1,"id":1,"%s":1}]`)},
	{"responds with one odd member", says(200, `{"%s":{"%s":"%s"}}`)},
	{"responds with a word", says(200, `["%s","%s"]`)},
	{"cuts its document", func(words string) string {
		return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n" + `{"message":"` + words
	}},
	{"cuts its page", func(words string) string {
		return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n<html>" + words
	}},
	{"sends a part", says(206, `{"message":"%s"}`)},
	{"says it is compressed", func(words string) string { return message(200, "Content-Encoding: gzip\r\n", words) }},
	{"cuts what is compressed", func(words string) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = io.WriteString(w, `{"message":"`+words+`"}`)
		_ = w.Close()
		return message(200, "Content-Encoding: gzip\r\n", b.String()[:b.Len()-6])
	}},
	{"sends a PDF", func(words string) string {
		first, _, _ := strings.Cut(words, " ; ")
		return message(200, "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\""+first+".pdf\"\r\n",
			"%PDF-1.4\n"+words+"\n"+strings.Repeat("0123456789abcde\n", 100)+"startxref\n9\n%%EOF\n"+words[:min(len(words), 40)]+"\n")
	}},
	{"cuts a PDF", func(words string) string {
		return message(200, "Content-Type: application/pdf\r\n", "%PDF-1.4\n"+words)
	}},
	{"redirects", func(words string) string {
		return message(302, "Location: /login?"+strings.ReplaceAll(words, " ", "+")+"\r\n", "")
	}},
	{"redirects to nowhere", func(words string) string { return message(302, "Location: ://"+words+"\r\n", "") }},

	{"does not speak HTTP", func(words string) string { return words + "\r\n\r\n" }},
	{"has an odd status", func(words string) string { return "HTTP/1.1 " + words + "\r\n\r\n" }},
	{"has an odd version", func(words string) string { return "HTTP/" + words + " 200 OK\r\n\r\n" }},
	{"has an odd header", func(words string) string { return "HTTP/1.1 200 OK\r\n" + words + "\r\n\r\n" }},
	{"has an odd first header", func(words string) string { return "HTTP/1.1 200 OK\r\n " + words + ": x\r\n\r\n" }},
	{"has an odd length", func(words string) string { return "HTTP/1.1 200 OK\r\nContent-Length: " + words + "\r\n\r\n" }},
	{"has two lengths", func(words string) string {
		return "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: " + words + "\r\n\r\n"
	}},
	{"has an odd encoding", func(words string) string { return "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + words + "\r\n\r\n" }},
	{"has an odd chunk", func(words string) string {
		return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + words + "\r\n"
	}},
	{"has an odd trailer", func(words string) string {
		return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Content-Length, X-A\r\n\r\n2\r\n{}\r\n0\r\nX-A: " + words + "\r\n" + words + "\r\n\r\n"
	}},
	{"has odd ids", func(words string) string {
		return message(400, "X-Request-Id: "+words+"\r\nX-Correlation-Id: "+words+"\r\nX-Transaction-Id: "+words+"\r\nRetry-After: "+words+"\r\n", `{"code":1}`)
	}},
	{"has an odd id", func(words string) string {
		first, _, _ := strings.Cut(words, " ; ") // a value that the caller sent
		return message(200, "X-Request-Id: id-"+first+"\r\n", `{}`)
	}},
	{"responds with an authentication challenge", func(words string) string {
		return message(401, "WWW-Authenticate: Bearer realm=\""+words+"\"\r\n", `{"message":"`+words+`"}`)
	}},
	{"sends more than the stated length", func(words string) string { return message(200, "Content-Type: application/json\r\n", `{}`) + words }},
	{"sends a body after a 204", func(words string) string { return "HTTP/1.1 204 No Content\r\n\r\n" + words }},
	{"sends early hints", func(words string) string {
		return "HTTP/1.1 103 Early Hints\r\nLink: <" + words + ">\r\n\r\n" + message(500, "", `{"code":5,"message":"`+words+`"}`)
	}},
	{"closes", func(string) string { return " " }},
}

// A host is the server of a platform. It records the credentials that it gets.
type host struct {
	address string

	mu      sync.Mutex
	says    string
	token   string // the response to a sign-in; "": an access token
	secrets []string
}

// accessToken is the access token that a host issues.
const accessToken = "eyJhbGciOi.Kx9fictitious.accessToken"

// newHost starts a server that accepts sign-ins, and responds to all other requests with a set text.
func newHost(t *testing.T) *host {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	h := &host{address: listener.Addr().String()}
	var conns sync.WaitGroup
	t.Cleanup(conns.Wait)
	t.Cleanup(func() { _ = listener.Close() })
	conns.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conns.Go(func() { h.serve(conn) })
		}
	})
	return h
}

// say sets the response to the following requests.
func (h *host) say(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.says = text
}

// sayToken sets the response to the following sign-ins.
func (h *host) sayToken(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.token = text
}

// shown returns the credentials of all requests.
func (h *host) shown() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.secrets
}

func (h *host) serve(conn net.Conn) {
	defer conn.Close()
	from := bufio.NewReader(conn)
	for {
		q, err := http.ReadRequest(from)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, q.Body)
		text := h.respond(q)
		if _, err = io.WriteString(conn, text); err != nil || !strings.HasSuffix(text, "}") {
			return // a response without a whole document ends its connection
		}
	}
}

func (h *host) respond(q *http.Request) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, credentials, ok := strings.Cut(q.Header.Get("Authorization"), " "); ok && !slices.Contains(h.secrets, credentials) {
		h.secrets = append(h.secrets, credentials)
	}
	if strings.Contains(q.URL.Path, "accesstoken") {
		if h.token != "" {
			return h.token
		}
		return message(200, "Content-Type: application/json\r\n",
			`{"access_token":"`+accessToken+`","token_type":"BearerToken","expires_in":"172799","status":"approved"}`)
	}
	return h.says
}
