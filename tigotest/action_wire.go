package tigotest

import (
	"net"
	"net/http"
	"time"
)

// The actions in this file break HTTP or the connection itself.

// Disconnect closes the connection without a response.
func Disconnect() Action {
	return action{written: actionSpec{Do: "disconnect"}, do: func(d delivery) { d.drop() }}
}

// ResetConnection resets the connection (RST) without a response.
func ResetConnection() Action {
	return action{written: actionSpec{Do: "reset"}, do: func(d delivery) {
		connection(d.r).reset()
		d.abort()
	}}
}

// Raw writes text to the connection in place of a response, and closes it. It needs HTTP/1.1; on HTTP/2 the stream is
// aborted.
func Raw(text string) Action {
	return action{written: actionSpec{Do: "raw", Body: text}, do: func(d delivery) { d.raw(text) }}
}

// named gives an action a name.
func named(name string, a Action) Action {
	return action{written: actionSpec{Do: name}, do: a.deliver}
}

// GarbageStatusLine responds with bytes that are not HTTP.
func GarbageStatusLine() Action { return named("garbage", Raw("SSH-2.0-OpenSSH_9.6\r\n\r\n")) }

// ContradictoryLengths responds with two different Content-Length headers.
func ContradictoryLengths() Action {
	return named("contradictory-lengths", Raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 20\r\n\r\n{}"))
}

// BadChunk responds with a chunk whose size is not a number.
func BadChunk() Action {
	return named("bad-chunk", Raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"))
}

// HalfHeaders closes the connection in the middle of the header.
func HalfHeaders() Action {
	return named("half-headers", Raw("HTTP/1.1 200 OK\r\nContent-Type: applica"))
}

// SlowHeaders sends a header line after each pause and never reaches the body. It needs HTTP/1.1.
func SlowHeaders(pause time.Duration) Action {
	return action{written: actionSpec{Do: "slow-headers", Pause: pause.String()}, do: func(d delivery) {
		conn, ok := d.hijack()
		if !ok {
			return
		}
		defer conn.Close()
		// net/http does not watch a hijacked connection, so a failed write has to show that the caller has gone.
		_, err := conn.Write([]byte("HTTP/1.1 200 OK\r\n"))
		for err == nil && d.server.wait(d.r, pause) {
			_, err = conn.Write([]byte("X-Wait: a little longer\r\n"))
		}
	}}
}

// raw writes text to the connection and closes it.
func (d delivery) raw(text string) {
	if conn, ok := d.hijack(); ok {
		_, _ = conn.Write([]byte(text))
		_ = conn.Close()
	}
}

// hijack takes the connection over. On HTTP/2, where that is impossible, it aborts the stream.
func (d delivery) hijack() (net.Conn, bool) {
	conn, _, err := http.NewResponseController(d.w).Hijack()
	if err != nil {
		d.abort()
		return nil, false
	}
	return conn, true
}

// drop closes the connection; on HTTP/2 it closes the stream only.
func (d delivery) drop() {
	if d.r.ProtoMajor == 1 {
		_ = connection(d.r).Close()
	}
	d.abort()
}

// abort ends the handler with the panic that net/http documents for sending nothing more.
func (d delivery) abort() { panic(http.ErrAbortHandler) }
