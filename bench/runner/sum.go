package runner

import "hash/crc32"

// Sum is what a client found in an answer. Two are equal if they were fed the same in the same order.
type Sum struct {
	Texts   uint32 // a checksum of all texts, dates as they are on the wire
	Numbers float64
	Truths  int
	Bytes   int64 // of files
}

// Text adds texts.
func (s *Sum) Text(values ...string) {
	for _, value := range values {
		s.Texts = crc32.Update(s.Texts, crc32.IEEETable, []byte(value+"\n"))
	}
}

// Number adds numbers.
func (s *Sum) Number(values ...float64) {
	for _, value := range values {
		s.Numbers += value
	}
}

// Truth counts the values that are true.
func (s *Sum) Truth(values ...bool) {
	for _, value := range values {
		if value {
			s.Truths++
		}
	}
}
