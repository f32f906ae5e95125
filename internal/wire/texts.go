package wire

import "encoding/binary"

// texts are strings that occurred in a document. A hash of a string selects its slot, which has the last string with that hash.
type texts [256]string

// slot returns the slot of a string.
func (t *texts) slot(b []byte) *string {
	const word, odd = 8, 0x9e3779b97f4a7c15
	hash := uint64(len(b))
	if len(b) >= word {
		hash ^= binary.LittleEndian.Uint64(b) ^ binary.LittleEndian.Uint64(b[len(b)-word:])*odd
	} else {
		for _, c := range b {
			hash = hash<<8 | uint64(c)
		}
	}
	return &t[hash*odd>>(64-8)]
}

// repeat starts to store repeated strings once.
func (d *decoder) repeat() {
	if d.seen == nil {
		d.seen = new(texts)
	}
	d.repeats = true
}
