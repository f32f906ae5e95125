package gateways

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// A wire is a connection to a gateway on which each request is sent once, in one write. net/http repeats some requests,
// which would hide those that a gateway repeats.
type wire struct {
	conn   net.Conn
	reader *bufio.Reader
	front  string // the address of the gateway
	origin string // the prefix of a path: "", or the origin for a forward proxy
}

func dial(tb testing.TB, g *gateway) *wire {
	tb.Helper()
	conn, err := new(net.Dialer).DialContext(tb.Context(), "tcp", g.address(g.Port))
	must(tb, err)
	tb.Cleanup(func() { _ = conn.Close() })
	must(tb, conn.SetDeadline(time.Now().Add(time.Minute)))
	w := &wire{conn: conn, reader: bufio.NewReader(conn), front: g.address(g.Port)}
	if g.program == "squid" {
		w.origin = "http://" + g.Backend
	}
	return w
}

// send makes one request and returns the status of the response, "nothing" if the gateway closes the connection without one.
func (w *wire) send(tb testing.TB, method, contractID, body string) string {
	tb.Helper()
	head := fmt.Sprintf("%s %s%s HTTP/1.1\r\nHost: %s\r\n", method, w.origin, targetOf(contractID), w.front)
	if body != "" {
		head += fmt.Sprintf("Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	} else if method != http.MethodGet {
		head += "Content-Length: 0\r\n"
	}
	_, err := io.WriteString(w.conn, head+"\r\n"+body)
	must(tb, err)
	response, err := http.ReadResponse(w.reader, &http.Request{Method: method})
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "nothing"
	}
	must(tb, err)
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	return fmt.Sprint(response.StatusCode)
}

func targetOf(contractID string) string {
	return "/v1/tigo/home/co/billing/contracts/" + contractID + "/balance"
}

// A multiplex is a wire with HTTP/2.
type multiplex struct {
	*http2.Framer
	conn   net.Conn
	stream uint32
}

func dialH2(tb testing.TB, g *gateway) *multiplex {
	tb.Helper()
	dialer := tls.Dialer{Config: &tls.Config{
		RootCAs: trusted.pool(), NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12,
	}}
	conn, err := dialer.DialContext(tb.Context(), "tcp", g.address(g.Port))
	must(tb, err)
	tb.Cleanup(func() { _ = conn.Close() })
	must(tb, conn.SetDeadline(time.Now().Add(time.Minute)))
	_, err = io.WriteString(conn, http2.ClientPreface)
	must(tb, err)
	m := &multiplex{Framer: http2.NewFramer(conn, conn), conn: conn, stream: 1}
	m.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	must(tb, m.WriteSettings())
	return m
}

// send makes one request on a new stream, and returns the status of the response, or the error code with which the gateway
// resets the stream.
func (m *multiplex) send(tb testing.TB, method, contractID, body string) string {
	tb.Helper()
	var block strings.Builder
	encoder := hpack.NewEncoder(&block)
	for _, field := range []hpack.HeaderField{
		{Name: ":method", Value: method}, {Name: ":scheme", Value: "https"},
		{Name: ":authority", Value: "127.0.0.1"}, {Name: ":path", Value: targetOf(contractID)},
	} {
		must(tb, encoder.WriteField(field))
	}
	stream := m.stream
	m.stream += 2
	must(tb, m.WriteHeaders(http2.HeadersFrameParam{
		StreamID: stream, BlockFragment: []byte(block.String()), EndHeaders: true, EndStream: body == "",
	}))
	if body != "" {
		must(tb, m.WriteData(stream, true, []byte(body)))
	}
	status := ""
	for {
		frame, err := m.ReadFrame()
		must(tb, err)
		switch f := frame.(type) {
		case *http2.SettingsFrame:
			if !f.IsAck() {
				must(tb, m.WriteSettingsAck())
			}
		case *http2.MetaHeadersFrame:
			status = f.PseudoValue("status")
			if f.StreamEnded() {
				return status
			}
		case *http2.DataFrame:
			if f.StreamEnded() {
				return status
			}
		case *http2.RSTStreamFrame:
			return f.ErrCode.String()
		case *http2.GoAwayFrame:
			return "GOAWAY " + f.ErrCode.String()
		}
	}
}
