package tigotest

import "encoding/binary"

// The parts of HTTP/2 (RFC 9113) that the emulator needs. A frame is a header of nine bytes (length 3, type 1, flags 1, stream
// 4) and a payload of that length.
const (
	frameHeader = 9
	frameReset  = 0x3
	frameGoAway = 0x7

	codeInternal = 0x2
	codeRefused  = 0x7
)

// RefuseStream refuses the request's stream (REFUSED_STREAM), so that the client may retry it. It needs HTTP/2; on HTTP/1.1 the
// connection is closed.
func RefuseStream() Action {
	return action{written: actionSpec{Do: "refuse-stream"}, do: func(d delivery) {
		if d.r.ProtoMajor == 2 {
			connection(d.r).refuseStream()
		}
		d.drop()
	}}
}

// GoAway ends the connection with a GOAWAY frame which states that none of its streams was processed. It needs HTTP/2; on
// HTTP/1.1 the connection is closed.
func GoAway() Action {
	return action{written: actionSpec{Do: "go-away"}, do: func(d delivery) {
		if d.r.ProtoMajor == 2 {
			connection(d.r).goAway()
		}
		d.drop()
	}}
}

// refuseStream changes the code of the next stream that net/http aborts to REFUSED_STREAM, which net/http itself cannot send.
func (c *conn) refuseStream() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refuse++
}

// goAway sends a GOAWAY frame with 0 as the last stream. It never lands inside another frame, because Write sends whole frames
// only.
func (c *conn) goAway() {
	c.mu.Lock()
	defer c.mu.Unlock()
	frame := make([]byte, frameHeader+8)
	frame[2], frame[3] = 8, frameGoAway
	_, _ = c.Conn.Write(frame)
}

// Write sends what net/http writes. On HTTP/2 it sends whole frames only, and keeps the beginning of the next frame for later.
func (c *conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.http2 {
		return c.Conn.Write(p)
	}
	c.frames = append(c.frames, p...)
	whole := 0
	for len(c.frames)-whole >= frameHeader {
		frame := c.frames[whole:]
		length := frameHeader + int(frame[0])<<16 + int(frame[1])<<8 + int(frame[2])
		if len(frame) < length {
			break
		}
		c.rewrite(frame[:length])
		whole += length
	}
	if _, err := c.Conn.Write(c.frames[:whole]); err != nil {
		return 0, err
	}
	c.frames = append(c.frames[:0], c.frames[whole:]...)
	return len(p), nil
}

// rewrite changes the code of an aborted stream to REFUSED_STREAM if the stream is to be refused.
func (c *conn) rewrite(frame []byte) {
	if frame[3] != frameReset || c.refuse == 0 {
		return
	}
	if code := frame[frameHeader:]; len(code) == 4 && binary.BigEndian.Uint32(code) == codeInternal {
		binary.BigEndian.PutUint32(code, codeRefused)
		c.refuse--
	}
}
