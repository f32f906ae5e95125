package tigotest

import (
	"bytes"
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// The actions in this file damage the platform's own response: the operation has been applied before.

// Cut announces the whole body, sends n bytes of it and closes the connection.
func Cut(n int) Action {
	return spoil(actionSpec{Do: "cut-short", Bytes: n}, func(d delivery) {
		d.head(len(d.reply.body))
		d.send(d.reply.body[:min(n, len(d.reply.body))])
		d.drop()
	})
}

// CutChunked sends n bytes of the body in a chunk and closes the connection without the last chunk.
func CutChunked(n int) Action {
	return spoil(actionSpec{Do: "cut", Bytes: n}, func(d delivery) {
		d.head(-1)
		d.send(d.reply.body[:min(n, len(d.reply.body))])
		d.drop()
	})
}

// CutSilently sends n bytes of a body that only the end of the connection delimits, so that nothing in HTTP shows that the body
// is truncated. It needs HTTP/1.1.
func CutSilently(n int) Action {
	return spoil(actionSpec{Do: "cut-silently", Bytes: n}, func(d delivery) {
		part := d.reply.body[:min(n, len(d.reply.body))]
		d.raw("HTTP/1.1 200 OK\r\nContent-Type: " + d.reply.header.Get("Content-Type") + "\r\nConnection: close\r\n\r\n" + string(part))
	})
}

// Stall sends the header and n bytes of the body, and then nothing until the caller cancels.
func Stall(n int) Action {
	return spoil(actionSpec{Do: "stall", Bytes: n}, func(d delivery) {
		d.head(len(d.reply.body))
		d.send(d.reply.body[:min(n, len(d.reply.body))])
		d.forever()
	})
}

// Drip sends the body in pieces of n bytes with a pause before each.
func Drip(n int, pause time.Duration) Action {
	return spoil(actionSpec{Do: "drip", Bytes: n, Pause: pause.String()}, func(d delivery) {
		d.head(len(d.reply.body))
		for rest := d.reply.body; len(rest) > 0; rest = rest[min(n, len(rest)):] {
			if !d.server.wait(d.r, pause) {
				return
			}
			d.send(rest[:min(n, len(rest))])
		}
	})
}

// Gzip compresses the response, whether the caller accepts that or not.
func Gzip() Action { return compressed("gzip", func(whole []byte) []byte { return whole }) }

// CutGzip compresses the response and leaves out the second half of the compressed bytes. The Content-Length is that of the truncated body.
func CutGzip() Action {
	return compressed("cut-gzip", func(whole []byte) []byte { return whole[:len(whole)/2] })
}

// FalseGzip sends the plain response, with the header of a compressed one.
func FalseGzip() Action {
	return spoil(actionSpec{Do: "false-gzip"}, func(d delivery) {
		d.w.Header().Set("Content-Encoding", "gzip")
		d.reply.write(d.w)
	})
}

// GzipBomb puts size blanks before the body, compressed to about a thousandth.
func GzipBomb(size int) Action {
	return spoil(actionSpec{Do: "gzip-bomb", Bytes: size}, func(d delivery) {
		d.w.Header().Set("Content-Encoding", "gzip")
		d.head(-1)
		writer := gzip.NewWriter(d.w)
		_, _ = io.CopyN(writer, filler{}, int64(size))
		_, _ = writer.Write(d.reply.body)
		_ = writer.Close()
	})
}

func compressed(name string, part func([]byte) []byte) Action {
	return spoil(actionSpec{Do: name}, func(d delivery) {
		var text bytes.Buffer
		writer := gzip.NewWriter(&text)
		_, _ = writer.Write(d.reply.body)
		_ = writer.Close()
		body := part(text.Bytes())
		d.w.Header().Set("Content-Encoding", "gzip")
		d.head(len(body))
		d.send(body)
	})
}

func spoil(written actionSpec, do func(delivery)) Action {
	return action{written: written, spoil: true, do: do}
}

// head sends the platform's status and header with another length, -1 for none.
func (d delivery) head(length int) {
	maps.Copy(d.w.Header(), d.reply.header)
	d.w.Header().Del("Content-Length")
	if length >= 0 {
		d.w.Header().Set("Content-Length", strconv.Itoa(length))
	}
	d.w.WriteHeader(d.reply.status)
}

// send writes part of the body and flushes it.
func (d delivery) send(part []byte) {
	_, _ = d.w.Write(part)
	_ = http.NewResponseController(d.w).Flush()
}
