package tigo

import (
	"bytes"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"net/url"
	"time"
)

// This file has what the value types share to store and encode themselves: in databases, in BSON and in queries.

// textOrNull returns a text for a database, NULL for an empty one.
func textOrNull(text string) (driver.Value, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // NULL
	}
	return text, nil
}

// scanText passes a text from a database to read, and an empty text for NULL. For any other value it returns an error, which
// names the types of src and into.
func scanText(src, into any, read func([]byte) error) error {
	switch value := src.(type) {
	case nil:
		return read(nil)
	case string:
		return read([]byte(value))
	case []byte:
		return read(value)
	}
	return fmt.Errorf("tigo: cannot scan a value of type %T into a %T", src, into)
}

// withoutZeroDate returns a text, or nil for the zero date of MySQL, with or without a time: its digits are all 0.
func withoutZeroDate(text []byte) []byte {
	if bytes.HasPrefix(text, []byte("0000-00-00")) && len(bytes.Trim(text, "0-: .")) == 0 {
		return nil
	}
	return text
}

// encodeValues adds a text to a query unless it is empty.
func encodeValues(key, text string, values *url.Values) error {
	if text != "" {
		values.Add(key, text)
	}
	return nil
}

// hashOf returns the FNV-1a hash of a text.
func hashOf(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // it cannot fail
	return h.Sum64()
}

// The types of BSON elements that the values are read from and written as: bsonspec.org.
const (
	bsonDouble   byte = 0x01
	bsonString   byte = 0x02
	bsonBoolean  byte = 0x08
	bsonDateTime byte = 0x09
	bsonNull     byte = 0x0A
	bsonInt32    byte = 0x10
	bsonInt64    byte = 0x12
	bsonDecimal  byte = 0x13
)

// bsonText returns a text as a BSON string, null for an empty one.
func bsonText(text string) (kind byte, data []byte, err error) {
	if text == "" {
		return bsonNull, nil, nil
	}
	data = binary.LittleEndian.AppendUint32(nil, uint32(len(text)+1))
	return bsonString, append(append(data, text...), 0), nil
}

// scanBSON scans the value of a BSON element.
func scanBSON(into sql.Scanner, kind byte, data []byte) error {
	value, ok := fromBSON(kind, data)
	if !ok {
		return fmt.Errorf("tigo: cannot read a BSON element of type 0x%02X and %d bytes into a %T", kind, len(data), into)
	}
	return into.Scan(value)
}

// fromBSON returns the value of a BSON element.
func fromBSON(kind byte, data []byte) (value any, ok bool) {
	little := binary.LittleEndian
	switch size := len(data); {
	case kind == bsonNull:
		return nil, true
	case kind == bsonString && size > 4 && uint64(little.Uint32(data)) == uint64(size-4):
		return string(data[4 : size-1]), true
	case kind == bsonBoolean && size == 1:
		return data[0] != 0, true
	case kind == bsonInt32 && size == 4:
		return int64(int32(little.Uint32(data))), true
	case kind == bsonInt64 && size == 8:
		return int64(little.Uint64(data)), true
	case kind == bsonDouble && size == 8:
		return math.Float64frombits(little.Uint64(data)), true
	case kind == bsonDateTime && size == 8:
		return time.UnixMilli(int64(little.Uint64(data))).UTC(), true
	case kind == bsonDecimal && size == 16:
		literal := fromDecimal128(data)
		return literal, literal != ""
	}
	return nil, false
}
