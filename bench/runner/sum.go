package runner

import "hash/crc32"

// Sum is a checksum of the values that a client decoded. Two sums are equal if the same values were added in the same order.
type Sum struct {
	Texts   uint32 // a checksum of all texts, including dates in the form of the response
	Numbers float64
	Truths  int
	Bytes   int64 // of files
}

// Text adds texts to the sum.
func (s *Sum) Text(values ...string) {
	for _, value := range values {
		s.Texts = crc32.Update(s.Texts, crc32.IEEETable, []byte(value+"\n"))
	}
}

// Number adds numbers to the sum.
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
